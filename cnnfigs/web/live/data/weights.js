// How do the weights travel? As text: words of 16 bits, the low bytes of all first and then the high
// ones, compressed with zlib, in base 85: five letters for four bytes.

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

/** The words that bytes stand for. */
function wordsOf(bytes) {
  const words = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < words.length; i++) words[i] = bytes[i] | (bytes[words.length + i] << 8);
  return words;
}

const FORMAT = 3; // Of what `cnnfigs.web.export` writes.

/** The words that a network's text stands for, or an error that says what is wrong with it. */
export async function readWeights({ format, steps, weights }, text) {
  if (format !== FORMAT)
    throw new Error("the network was exported by another version of cnnfigs: export it again");
  const damaged = () => {
    throw new Error("the network's weights are cut off or damaged: export it again");
  };
  const bytes = await decodeBytes(text).catch(damaged);
  if (bytes.length !== 2 * weights.count * steps.length) damaged();
  return wordsOf(bytes);
}
