// How are arrays written so that NumPy reads them? As a zip file, not compressed, of one .npy each.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC[(rest ^ byte) & 255] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** Numbers as bytes, each with how many it takes, the lowest first. */
const little = (...pairs) =>
  pairs.flatMap(([value, bytes]) =>
    Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255),
  );

/** One array as a .npy file. */
function npy({ shape, values }) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const header = ascii(`${words.padEnd(64 * Math.ceil((words.length + 11) / 64) - 11)}\n`);
  const start = [0x93, ...ascii("NUMPY"), 1, 0, ...little([header.length, 2])];
  const bytes = new Uint8Array(start.length + header.length + 4 * values.length);
  bytes.set(start);
  bytes.set(header, start.length);
  const data = Float32Array.from(values);
  bytes.set(new Uint8Array(data.buffer), start.length + header.length);
  return bytes;
}

/** Named arrays of single precision as the bytes of an .npz file. */
export function npz(arrays) {
  const [parts, entries] = [[], []];
  let offset = 0;
  for (const { name, ...array } of arrays) {
    const [file, bytes] = [ascii(`${name}.npy`), npy(array)];
    // Of both headers: version, flags, method, time, date, checksum, sizes, length of the name.
    const date = [(1 << 5) | 1, 2];
    const sizes = [
      [checksum(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [file.length, 2],
    ];
    const shared = little([20, 2], [0, 2], [0, 2], [0, 2], date, ...sizes, [0, 2]);
    const head = [...ascii("PK\x03\x04"), ...shared, ...file];
    const rest = little([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
    entries.push(...ascii("PK\x01\x02"), ...little([20, 2]), ...shared, ...rest, ...file);
    parts.push(Uint8Array.from(head), bytes);
    offset += head.length + bytes.length;
  }
  const count = [arrays.length, 2];
  const end = little([0, 2], [0, 2], count, count, [entries.length, 4], [offset, 4], [0, 2]);
  return [...parts, Uint8Array.from([...entries, ...ascii("PK\x05\x06"), ...end])];
}
