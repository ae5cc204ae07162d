// Reads half-precision tensors of a safetensors file (https://huggingface.co/docs/safetensors: length, JSON header, data).

/** Every half-precision value as a number, by its 16 bits. */
const halfValues = Float32Array.from({ length: 65_536 }, (_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** A reader of the file's tensors by name: `{ shape, data: Float32Array }`. Throws on a missing tensor or another type than F16. */
export function openWeights(file) {
  const headerLength = Number(file.readBigUInt64LE(0));
  const start = 8 + headerLength;
  const header = JSON.parse(file.subarray(8, start).toString("utf8"));
  return (name) => {
    const entry = header[name] ?? header[`bert.${name}`];
    if (entry?.dtype !== "F16") throw new Error(`the weights hold no half-precision tensor "${name}"`);
    const [from, to] = entry.data_offsets;
    const data = new Float32Array((to - from) / 2);
    for (let i = 0; i < data.length; i++) data[i] = halfValues[file.readUInt16LE(start + from + 2 * i)];
    return { shape: entry.shape, data };
  };
}

/** Symmetric quantisation to −maximum…maximum, one scale for each row: value ≈ quantised × scale. */
export function quantiseRows({ shape: [rows, columns], data }, maximum) {
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const slice = data.subarray(row * columns, (row + 1) * columns);
    const largest = slice.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest / maximum || 1;
    scales[row] = scale;
    for (let column = 0; column < columns; column++) values[row * columns + column] = Math.round(slice[column] / scale);
  }
  return { values, scales };
}

/** A matrix with rows and columns swapped. */
export function transpose(values, rows, columns) {
  const swapped = new values.constructor(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) swapped[column * rows + row] = values[row * columns + column];
  }
  return swapped;
}
