// How do the weights travel? As text: half-precision numbers, their low bytes first and then their
// high bytes, compressed with zlib, in base 85: five letters for four bytes.

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

/** The numbers that a network's text stands for. */
export async function readWeights(manifest, text) {
  return decodeHalves(await decodeBytes(text));
}
