import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleUnderTest, type PeopleUnderTest } from "@/testing/people-under-test";
import { type ProviderClaims, personOfProvider } from "./proven-person";

describe("whoever a provider says is there", () => {
  let people: PeopleUnderTest;
  beforeAll(async () => {
    people = await openPeopleUnderTest({ SIGN_INS_PER_QUARTER_HOUR: "3" });
  });
  afterAll(() => people.dispose());

  let next = 0;
  const claims = (changes: Partial<ProviderClaims> = {}): ProviderClaims => {
    const id = `${next++}`;
    return { provider: "github", providerAccountId: id, email: `p${id}@example.org`, isEmailVerified: true, name: null, ...changes };
  };
  const come = (said: ProviderClaims, address: string = crypto.randomUUID()) =>
    personOfProvider(people.services, said, { invitationHash: null, address });
  const nameOf = async (userId: string) =>
    (await people.database.query<{ name: string | null }>("SELECT name FROM users WHERE id = $1", [userId]))[0]?.name;

  it("is one person, however many windows come back at once", async () => {
    const said = claims();
    const found = await Promise.all([come(said), come(said), come(said), come(said)]);
    for (const person of found) expect(person).toEqual(found[0]);
    expect(found[0]?.ok).toBe(true);
    expect(await people.database.query("SELECT FROM users WHERE email = $1", [said.email])).toHaveLength(1);
  });

  it("makes only a few accounts an hour from one address; who has one is not kept out", async () => {
    const address = crypto.randomUUID();
    const first = claims();
    for (const said of [first, claims(), claims()]) expect((await come(said, address)).ok).toBe(true);
    expect(await come(claims(), address)).toEqual({ ok: false, code: "limited" });
    expect((await come(first, address)).ok).toBe(true);
  });

  it("is called what the provider says, as far as that is a name", async () => {
    const names: [string | null, string | null][] = [
      ["Ada\u0000 \u202eLovelace\n", "Ada Lovelace"],
      ["x".repeat(500), "x".repeat(100)],
      ["\u200b \t", null],
      [null, null],
    ];
    for (const [given, name] of names) {
      const person = await come(claims({ name: given }));
      expect(person.ok && (await nameOf(person.value.id))).toBe(name);
    }
  });

  it("is nobody's account that has the address in other letters", async () => {
    expect((await come(claims({ email: "Mixed@Example.org" }))).ok).toBe(true);
    const again = await come(claims({ email: "mixed@example.ORG" }));
    expect(again.ok).toBe(true);
    expect(await people.database.query("SELECT FROM users WHERE email = 'mixed@example.org'")).toHaveLength(1);
    for (const email of ["mıxed@example.org", "mixed@exаmple.org", "ｍixed@example.org"]) {
      expect(await come(claims({ email }))).toEqual({ ok: false, code: "unverified" });
    }
  });
});
