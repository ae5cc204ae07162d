// Writes ONNX files: just enough protobuf (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, field numbers below) for one graph.
import { Buffer } from "node:buffer";

/** ONNX's TensorProto.DataType. */
export const dataType = { float: 1, uint8: 2, int8: 3, int64: 7 };

const wire = { varint: 0, bytes: 2, fixed32: 5 };

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

const key = (field, wireType) => varint((field << 3) | wireType);
const integer = (field, value) => Buffer.concat([key(field, wire.varint), varint(value)]);
const bytes = (field, value) => {
  const content = Buffer.from(value);
  return Buffer.concat([key(field, wire.bytes), varint(content.length), content]);
};
const message = (field, parts) => bytes(field, Buffer.concat(parts));
function float(field, value) {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([key(field, wire.fixed32), content]);
}

/** An AttributeProto; integers are given as bigint to tell them from floats. */
function attribute(name, value) {
  if (typeof value === "bigint") return [bytes(1, name), integer(3, value), integer(20, 2)];
  if (typeof value === "number") return [bytes(1, name), float(2, value), integer(20, 1)];
  return [bytes(1, name), ...value.map((item) => integer(8, item)), integer(20, 7)];
}

function valueInfo(field, { name, type, shape }) {
  const dimensions = shape.map((size) => message(1, [typeof size === "string" ? bytes(2, size) : integer(1, size)]));
  const tensorType = message(1, [integer(1, type), message(2, dimensions)]);
  return message(field, [bytes(1, name), message(2, [tensorType])]);
}

/** Collects nodes and constants of a graph in order and serialises them as a ModelProto. */
export function createGraph(name) {
  const nodes = [];
  const constants = [];
  let made = 0;

  return {
    /** Adds a node with one output and returns the output's name; `domain` is set for onnxruntime's own operators. */
    node(operator, inputs, { attributes = {}, domain = "", output = `v${made++}` } = {}) {
      this.nodeOf(operator, inputs, [output], { attributes, domain });
      return output;
    },
    /** Adds a node with several outputs, named by the caller. */
    nodeOf(operator, inputs, outputs, { attributes = {}, domain = "" } = {}) {
      const parts = [...inputs.map((input) => bytes(1, input)), ...outputs.map((output) => bytes(2, output)), bytes(4, operator)];
      for (const [attributeName, value] of Object.entries(attributes)) parts.push(message(5, attribute(attributeName, value)));
      if (domain !== "") parts.push(bytes(7, domain));
      nodes.push(message(1, parts));
      return outputs;
    },
    /** Adds a constant of a typed array (its bytes little-endian, as on every machine Node runs on) and returns its name. */
    constant(constantName, type, shape, values) {
      const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      constants.push(message(5, [...shape.map((size) => integer(1, size)), integer(2, type), bytes(8, constantName), bytes(9, raw)]));
      return constantName;
    },
    /** The file. `opsets` maps operator domains to versions. */
    serialise({ inputs, outputs, opsets }) {
      const imports = Object.entries(opsets).map(([domain, version]) => message(8, [bytes(1, domain), integer(2, version)]));
      const graph = [...nodes, bytes(2, name), ...constants];
      for (const input of inputs) graph.push(valueInfo(11, input));
      for (const output of outputs) graph.push(valueInfo(12, output));
      return Buffer.concat([integer(1, 8), message(7, graph), ...imports]);
    },
  };
}
