// Which of the pieces that stand out from a paper are the digit? As in cnnfigs/images/one_digit.py:
// each step takes away one thing that is no digit, and what is left must be one.

import {
  BAR,
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

/** Why nothing that stands out is a digit, or (`many`) that more than one is. */
export const noDigit = (message = "no pen's stroke", many) =>
  Object.assign(new Error(message), { many });

const most = (list, measure) => list.reduce((a, b) => (measure(b) > measure(a) ? b : a));
const sizeOf = (piece) => piece.size;
const inkOf = (group) => group.reduce((sum, piece) => sum + piece.area, 0);
const isBar = ({ height, slenderness, width }) => width > height && slenderness < BAR;

/** What lies in a box or a ring, or the mask where there is none. */
export const insideFrames = (mask) => only(withoutFrames(piecesOf(mask), mask), mask);

/** The pieces of a mask that are its one digit, where lines were taken away. */
export function theDigit(mask, lines) {
  const every = piecesOf(mask);
  let pieces = strokesOf(every, lines);
  for (const step of [withoutFrames, withoutEdges, withoutSpecks, withoutRods])
    pieces = step(pieces, mask);
  const groups = groupsOf(pieces);
  const digit = most(groups, inkOf);
  refuse(digit, groups, every);
  return only(digit, mask);
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
  const inside = pieces.filter((piece) => !piece.atEdge);
  const largest = most(inside.length ? inside : pieces, sizeOf);
  return pieces.filter((piece) => piece.area >= SPECK * largest.area);
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
      piecesOf(beyond, false).filter((piece) => piece.atEdge),
      mask,
    ).values;
    const inside = held.filter(({ pixels }) => !outside[pixels[0]]);
    if (inside.length) return inside;
  }
  return pieces;
}

/** What runs off the picture is left out, where something that could be a digit does not. */
function withoutEdges(pieces, { width, height }) {
  const inside = pieces.filter((piece) => !piece.atEdge);
  const couldBeDigit = ({ size }) => size > LEAST_DIGIT * max(width, height);
  return inside.some(couldBeDigit) ? inside : pieces;
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
  const largest = (group) => max(...group.map(sizeOf));
  const area = inkOf(digit);
  const isOther = (group) =>
    group !== digit &&
    largest(group) > LIKE_A_DIGIT * largest(digit) &&
    inkOf(group) > SECOND * area;
  const strokes = every.filter((piece) => piece.area > STROKE * area);
  if (groups.some(isOther) || digit.length > MOST_PIECES || strokes.length > MOST_OTHERS)
    throw noDigit("more than one digit, or writing", true);
}
