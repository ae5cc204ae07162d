import type { Container } from "@/server/container";
import type { Actor } from "@/server/domain/identity/actor";

export type HistoryQuery = {
  kind:
    | "rare"
    | "common"
    | "most common"
    | "beginning"
    | "one letter"
    | "two letters"
    | "two words"
    | "phrase"
    | "mistyped"
    | "dense"
    | "nothing";
  query: string;
};

const ofEach = 8;

/** Searches of every kind, made of the reader's own words. */
export async function historyQueries(sql: Pick<Container["database"], "query">, reader: Actor): Promise<HistoryQuery[]> {
  const userId = reader.kind === "guest" ? "" : reader.userId;
  const words = await sql.query<{ word: string }>(
    "SELECT word FROM search_words WHERE owner_id = $1 AND word ~ '^[a-z]{5,}$' ORDER BY texts DESC, word",
    [userId],
  );
  const texts = await sql.query<{ content: string }>(
    "SELECT m.content FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.user_id = $1 AND m.content ~ '^[a-z]' ORDER BY m.id LIMIT $2",
    [userId, ofEach],
  );
  const at = (share: number) => (i: number) => words[Math.min(words.length - 1, Math.floor(share * words.length) + i)]?.word ?? "";
  const [top, common, rare] = [at(0), at(0.01), at(0.7)];
  const said = (i: number) => (texts[i]?.content ?? "").split(/[ .]/).slice(0, 3);
  const each = (kind: HistoryQuery["kind"], make: (i: number) => string) =>
    Array.from({ length: ofEach }, (_, i) => ({ kind, query: make(i) }));
  return [
    ...each("rare", rare),
    ...each("common", common),
    ...each("most common", top),
    ...each("beginning", (i) => common(i).slice(0, 4)),
    ...each("one letter", (i) => top(3 * i).slice(0, 1)),
    ...each("two letters", (i) => rare(2 * i).slice(0, 2)),
    ...each("two words", (i) => said(i).slice(0, 2).join(" ")),
    ...each("phrase", (i) => `"${said(i).join(" ")}"`),
    ...each("mistyped", (i) => rare(i).replace(/^(..)(.)(.)/, "$1$3$2")),
    ...each("dense", (i) => ["的", "国", "不了", "人这", "工也能", "民得经", "大为", "会可主"][i] ?? ""),
    ...each("nothing", (i) => `zzyzx${i}qq`),
  ];
}
