// Which of the pieces that stand out from a paper are the digit? As in cnnfigs/images/one_digit.py:
// each step takes away one thing that is no digit, and what is left must be one.

import {
  BAR,
  BRIM,
  FOOT,
  HELD,
  LEAST_DIGIT,
  LIKE_A_DIGIT,
  LONGEST_BAR,
  LOW,
  MOST_OTHERS,
  MOST_PIECES,
  NEAR,
  PART,
  PEN,
  REMAINS,
  ROD,
  SECOND,
  SHARED,
  SOLID,
  SPECK,
  STROKE,
  THICKEST_FRAME,
  WIDEST_DIGIT,
  WIDEST_FOOT,
} from "../constants.js";
import { dilate, map, only, piecesOf } from "./planes.js";

const { max, min } = Math;

/** Why there is no digit; where there is a cause, much else stands out, and no other way is tried. */
export const noDigit = (cause, message = "no pen's stroke") => new Error(message, { cause });
export const manyDigits = () => noDigit(true, "more than one digit, or writing");

const most = (list, measure) => list.reduce((a, b) => (measure(b) > measure(a) ? b : a));
const sizeOf = (piece) => piece.size;
const inkOf = (group) => group.reduce((sum, piece) => sum + piece.area, 0);
const largest = (group) => max(...group.map(sizeOf));
/** Are some pieces as large as a digit? */
const rivals = (group, digit) =>
  largest(group) > LIKE_A_DIGIT * largest(digit) && inkOf(group) > SECOND * inkOf(digit);
const isBar = ({ height, slenderness, width }) => width > height && slenderness < BAR;

/** What lies in a box or a ring, or the mask where there is none. */
export const insideFrames = (mask) => only(withoutFrames(piecesOf(mask), mask), mask);

/** The one digit of a mask that lines were taken from, and whether it touches the picture's edge. */
export function theDigit(mask, lines) {
  const every = piecesOf(mask);
  let pieces = strokesOf(every, lines);
  for (const step of [withoutFrames, withoutEdges, withoutSpecks, withoutRods])
    pieces = step(pieces, mask);
  const groups = groupsOf(pieces);
  const digit = most(groups, inkOf);
  refuse(digit, groups, every);
  return [only(digit, mask), digit.some(({ rim }) => !rim)];
}

/** What is left of lines is left out, and what is solid, with what is in it: holes, a sheet. */
function strokesOf(pieces, lines) {
  const along = dilate(lines, 3).values;
  const isSolid = (piece) => piece.solidity >= SOLID;
  const solids = pieces.filter(isSolid);
  const strokes = pieces.filter(
    (piece) =>
      piece.pixels.filter((i) => along[i]).length < REMAINS * piece.area &&
      !isSolid(piece) &&
      !solids.some((solid) => holds(solid, piece)),
  );
  if (!strokes.length) throw noDigit();
  return strokes;
}

const holds = (outer, { box }) =>
  box.every((at, k) => (k < 2 ? at > outer.box[k] : at < outer.box[k]));

function withoutSpecks(pieces) {
  const insideFirst = ({ rim, size }) => size / (rim ? 1 : 1e4);
  const { area } = most(pieces, insideFirst);
  return pieces.filter((piece) => piece.area >= SPECK * area);
}

/** Boxes and rings around other pieces are left out, and whatever is outside of them. */
function withoutFrames(pieces, mask) {
  for (const frame of pieces.toSorted((a, b) => b.size - a.size)) {
    const held = pieces.filter(
      (piece) => holds(frame, piece) && piece.size > HELD * min(frame.height, frame.width),
    );
    const isThin = frame.area <= THICKEST_FRAME * frame.height * frame.width;
    if (!held.length || !isThin) continue;
    const beyond = map(only([frame], mask), (value) => 1 - value);
    const outside = only(
      piecesOf(beyond, false).filter((piece) => !piece.rim),
      mask,
    ).values;
    const inside = held.filter(({ pixels }) => !outside[pixels[0]]);
    if (inside.length) return inside;
  }
  return pieces;
}

/** What runs off the picture is left out, where something that could be a digit does not. */
function withoutEdges(pieces, { width, height }) {
  const length = max(width, height);
  const inside = pieces.filter(({ rim }) => rim > BRIM * length);
  const digits = inside.filter(({ size }) => size > LEAST_DIGIT * length);
  if (!digits.length) return pieces;
  const isCutOff = (piece) =>
    piece.rim <= BRIM * length && piece.slenderness > ROD && rivals([piece], digits);
  if (pieces.some(isCutOff)) throw manyDigits();
  return inside;
}

/** Underlines are left out, and straight things that are longer than what could be a digit. */
function withoutRods(pieces) {
  const others = pieces.filter((piece) => !isBar(piece));
  if (!others.length) return pieces;
  const least = HELD * most(others, sizeOf).size;
  const stout = others.filter(({ size, slenderness }) => slenderness > ROD && size > least);
  const digit = most(stout.length ? stout : others, (piece) => piece.area);
  const isPen = (piece) =>
    piece.slenderness < ROD && piece.height > PEN * digit.height && !overlap(piece, digit);
  return pieces.filter((piece) => !(isBar(piece) ? underlines(piece, digit) : isPen(piece)));
}

/** Is a bar below a digit and not its foot, or too long to be part of one? */
function underlines(bar, digit) {
  const [top, , bottom] = bar.box;
  const end = digit.box[2];
  if ((top + bottom) / 2 < end - LOW * digit.height) return bar.width > LONGEST_BAR * digit.size;
  const share = bar.width / digit.width;
  return !(top - end < FOOT * digit.height && share > LIKE_A_DIGIT && share < WIDEST_FOOT);
}

/** Pieces, those of one digit together: a stroke and its flag, a pen that left no ink. */
function groupsOf(pieces) {
  const groups = [];
  for (const piece of pieces.toSorted((a, b) => b.area - a.area)) {
    const group = groups.find((each) => each.some((other) => belongs(piece, other)));
    if (group) group.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

/** How far are two boxes apart, down and across? Less than 0: that much they share. */
const gaps = (a, b) => [0, 1].map((k) => max(a.box[k], b.box[k]) - min(a.box[k + 2], b.box[k + 2]));

function belongs(small, large) {
  if (overlap(small, large)) return true;
  const apart = gaps(small, large);
  const gap = max(...apart);
  if (min(...apart) >= 0 || gap >= max(2, NEAR * large.size)) return false;
  return gap < 2 || isBar(small) || small.size < PART * large.size;
}

function overlap(a, b) {
  const [high, wide] = gaps(a, b);
  return max(high, wide) < 0 && high * wide > SHARED * min(a.height * a.width, b.height * b.width);
}

/** Say so where something else is as large as the digit, or where much else stands out. */
function refuse(digit, groups, every) {
  const [main] = digit;
  if (main.width > WIDEST_DIGIT * main.height && !isBar(main)) throw noDigit();
  const isOther = (group) => group !== digit && rivals(group, digit);
  const strokes = every.filter((piece) => piece.area > STROKE * inkOf(digit));
  if (groups.some(isOther) || digit.length > MOST_PIECES || strokes.length > MOST_OTHERS)
    throw manyDigits();
}
