// How do the weights travel? As text: numbers in half precision, or whole, the low bytes of all first
// and then their higher bytes, compressed with zlib, in base 85: five letters for four bytes.

const LETTERS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** The bytes that a text stands for. */
export async function decodeBytes(text) {
  const digits = new Uint8Array(128);
  for (let i = 0; i < 85; i++) digits[LETTERS.charCodeAt(i)] = i;
  const packed = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
  for (let i = 0; i < text.length; i += 5) {
    let word = 0; // The last group may be short: it is read as if filled up with the last letter.
    for (let k = i; k < i + 5; k++)
      word = word * 85 + (k < text.length ? digits[text.charCodeAt(k)] : 84);
    packed.setUint32((4 * i) / 5, word);
  }
  const unpacked = new Blob([new Uint8Array(packed.buffer, 0, Math.floor((text.length * 4) / 5))])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** The numbers that bytes stand for: one bit of sign, five of exponent, ten of fraction each. */
export function decodeHalves(bytes) {
  const count = bytes.length / 2;
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const high = bytes[count + i];
    const exponent = (high >> 2) & 31;
    const fraction = (((high & 3) << 8) | bytes[i]) / 1024;
    const size = exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14;
    numbers[i] = high & 128 ? -size : size;
  }
  return numbers;
}

/** The numbers that bytes stand for: four planes, the lowest bytes of all numbers first. */
export function decodeSingles(bytes) {
  const count = bytes.length / 4;
  const parts = new Uint8Array(bytes.length);
  for (let i = 0; i < count; i++)
    for (let plane = 0; plane < 4; plane++) parts[4 * i + plane] = bytes[plane * count + i];
  return new Float32Array(parts.buffer);
}

const FORMAT = 2; // Of what `cnnfigs.web.export` writes.

/** The numbers that a network's text stands for, or an error that says what is wrong with it. */
export async function readWeights({ format, steps, weights }, text) {
  if (format !== FORMAT)
    throw new Error("the network was exported by another version of cnnfigs: export it again");
  const damaged = () => {
    throw new Error("the network's weights are cut off or damaged: export it again");
  };
  const bytes = await decodeBytes(text).catch(damaged);
  const whole = weights.precision === "whole";
  if (bytes.length !== weights.count * steps.length * (whole ? 4 : 2)) damaged();
  const numbers = whole ? decodeSingles(bytes) : decodeHalves(bytes);
  if (!numbers.every(Number.isFinite)) throw new Error("a weight of the network is no number");
  return numbers;
}
