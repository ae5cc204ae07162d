import { randomUUID } from "node:crypto";

type Said = { role: string; text: string; id?: string; parent?: string | null };

/** A conversation in the form of ChatGPT's `conversations.json`: an empty system message first, as theirs have, then what was said, each below the one before. */
export function chatgptConversation({
  id = randomUUID(),
  title = "A talk",
  said = talk,
}: {
  id?: string;
  title?: string;
  said?: Said[];
} = {}) {
  const root = randomUUID();
  const hidden: Said = { role: "system", text: "", parent: root };
  const ids = [hidden, ...said].map((one) => one.id ?? randomUUID());
  const nodes = [hidden, ...said].map(({ role, text, parent }, index) => ({
    id: ids[index] ?? "",
    parent: parent === undefined ? (ids[index - 1] ?? root) : parent,
    message: {
      id: ids[index],
      author: { role, name: null, metadata: {} },
      create_time: role === "system" ? null : 1_700_000_000 + index,
      content: { content_type: "text", parts: [text] },
      status: "finished_successfully",
      metadata: {},
    },
  }));
  const tree = [{ id: root, parent: null, message: null }, ...nodes];
  const childrenOf = (parent: string) => tree.filter((node) => node.parent === parent).map((node) => node.id);
  return {
    id,
    conversation_id: id,
    title,
    create_time: 1_700_000_000,
    update_time: 1_700_000_100,
    current_node: ids.at(-1),
    mapping: Object.fromEntries(tree.map((node) => [node.id, { ...node, children: childrenOf(node.id) }])),
  };
}

const talk: Said[] = [
  { role: "user", text: "What is a lease?" },
  { role: "assistant", text: "A right for a time." },
];
