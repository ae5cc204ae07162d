// all-MiniLM-L6-v2 (BERT: 6 layers of width 384 with 12 heads) as an int8 ONNX graph for one text a run.
import { createGraph, dataType } from "./onnx-writer.mjs";
import { openWeights, quantiseRows, transpose } from "./weights.mjs";

const width = 384;
const heads = 12;
const layers = 6;
const layerNormEpsilon = 1e-12;
/** Operators of onnxruntime that do in one pass what takes five of the standard set. */
const fused = "com.microsoft";
/**
 * Seven bits for what is multiplied: processors without VNNI add pairs of products in 16 bits, and 2 × 255 × 64 just fits
 * (onnxruntime's `reduce_range`; with 127 they would overflow and embed differently). It costs .001 of cosine.
 */
const multipliedMaximum = 63;

/**
 * Serialises the graph: `input_ids` int64 [1, tokens] → `embedding` float [1, 384], the mean of the last layer's states at length 1.
 * One text a run needs neither padding nor a mask, so the graph has none. Weights are int8 with a scale for each output; activations
 * are quantised as they come, over the whole text.
 */
export function buildMinilm(file) {
  const tensor = openWeights(file);
  const graph = createGraph("all-MiniLM-L6-v2");
  const floats = (name, shape, values) => graph.constant(name, dataType.float, shape, values);

  let states = embed(graph, tensor, floats);
  for (let layer = 0; layer < layers; layer++) states = encode(graph, tensor, floats, states, `encoder.layer.${layer}`);

  const mean = graph.node("ReduceMean", [states], { attributes: { axes: [1], keepdims: 0n } });
  graph.node("LpNormalization", [mean], { attributes: { axis: -1n, p: 2n }, output: "embedding" });
  return graph.serialise({
    inputs: [{ name: "input_ids", type: dataType.int64, shape: [1, "tokens"] }],
    outputs: [{ name: "embedding", type: dataType.float, shape: [1, width] }],
    opsets: { "": 17, [fused]: 1 },
  });
}

/** Word + position + segment (always the first), normalised. */
function embed(graph, tensor, floats) {
  const words = tensor("embeddings.word_embeddings.weight");
  const { values, scales } = quantiseRows(words, 127);
  graph.constant("words", dataType.int8, words.shape, values);
  floats("words.scale", [words.shape[0], 1], scales);
  const chosen = graph.node("Cast", [graph.node("Gather", ["words", "input_ids"])], { attributes: { to: BigInt(dataType.float) } });
  const embedded = graph.node("Mul", [chosen, graph.node("Gather", ["words.scale", "input_ids"])]);

  const positions = tensor("embeddings.position_embeddings.weight");
  const segment = tensor("embeddings.token_type_embeddings.weight").data.subarray(0, width);
  floats(
    "positions",
    positions.shape,
    positions.data.map((value, i) => value + segment[i % width]),
  );
  graph.constant("zero", dataType.int64, [1], new BigInt64Array([0n]));
  graph.constant("one", dataType.int64, [1], new BigInt64Array([1n]));
  const tokens = graph.node("Gather", [graph.node("Shape", ["input_ids"]), "one"]);
  const position = graph.node("Slice", ["positions", "zero", tokens, "zero"]);

  const sum = graph.node("Add", [embedded, position]);
  const [gain, bias] = layerNorm(tensor, floats, "embeddings.LayerNorm");
  return graph.node("LayerNormalization", [sum, gain, bias], { attributes: { axis: -1n, epsilon: layerNormEpsilon } });
}

/** One transformer layer. */
function encode(graph, tensor, floats, states, layer) {
  const context = attend(graph, tensor, floats, states, `${layer}.attention`);
  const attended = linear(graph, tensor, floats, context, `${layer}.attention.output.dense`);
  const between = addAndNormalise(graph, tensor, floats, attended, states, `${layer}.attention.output.LayerNorm`);
  const wide = graph.node("Gelu", [linear(graph, tensor, floats, between, `${layer}.intermediate.dense`)], { domain: fused });
  const narrow = linear(graph, tensor, floats, wide, `${layer}.output.dense`);
  return addAndNormalise(graph, tensor, floats, narrow, between, `${layer}.output.LayerNorm`);
}

/** Self-attention over all heads; query, key and value come of one multiplication. */
function attend(graph, tensor, floats, states, attention) {
  const parts = ["query", "key", "value"].map((part) => `${attention}.self.${part}`);
  const weight = { shape: [3 * width, width], data: concat(parts.map((part) => tensor(`${part}.weight`).data)) };
  const bias = concat(parts.map((part) => tensor(`${part}.bias`).data));
  const all = multiply(graph, floats, states, `${attention}.self`, weight, bias);
  const names = ["query", "key", "value"].map((part) => `${attention}.${part}`);
  const split = graph.nodeOf("Split", [all], names, { attributes: { axis: -1n } });
  return graph.node("MultiHeadAttention", split, { domain: fused, attributes: { num_heads: BigInt(heads) } });
}

function linear(graph, tensor, floats, input, name) {
  return multiply(graph, floats, input, name, tensor(`${name}.weight`), tensor(`${name}.bias`).data);
}

/** x·Wᵀ + b with int8 weights. */
function multiply(graph, floats, input, name, weight, bias) {
  const [outputs, inputs] = weight.shape;
  const { values, scales } = quantiseRows(weight, multipliedMaximum);
  graph.constant(`${name}.weight`, dataType.int8, [inputs, outputs], transpose(values, outputs, inputs));
  floats(`${name}.scale`, [outputs], scales);
  floats(`${name}.bias`, [outputs], bias);
  return graph.node("DynamicQuantizeMatMul", [input, `${name}.weight`, `${name}.scale`, "", `${name}.bias`], { domain: fused });
}

function addAndNormalise(graph, tensor, floats, input, skip, name) {
  const [gain, bias] = layerNorm(tensor, floats, name);
  const sum = graph.node("Add", [input, skip]);
  return graph.node("LayerNormalization", [sum, gain, bias], { attributes: { axis: -1n, epsilon: layerNormEpsilon } });
}

function layerNorm(tensor, floats, name) {
  return ["weight", "bias"].map((part) => floats(`${name}.${part}`, [width], tensor(`${name}.${part}`).data));
}

function concat(arrays) {
  const joined = new Float32Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}
