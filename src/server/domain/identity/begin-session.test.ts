import { afterAll, beforeAll, expect, it } from "vitest";
import { openPeopleUnderTest, type PeopleUnderTest } from "@/testing/people-under-test";
import { insertPerson } from "@/testing/test-people";
import { beginSession } from "./begin-session";

let people: PeopleUnderTest;
beforeAll(async () => {
  people = await openPeopleUnderTest();
});
afterAll(() => people.dispose());

it("signs in also while the trail cannot be written, and logs that", async () => {
  const person = await insertPerson(people.container);
  const errors: string[] = [];
  const logger = { ...people.services.logger, error: (what: string) => void errors.push(what) };
  const audit = { record: () => Promise.reject(new Error("the trail is away")) };
  const begun = await beginSession({ ...people.services, audit, logger }, person, people.caller());
  if (!begun.ok) throw new Error(begun.code);
  expect(await people.services.accounts.signedIn(begun.value.sessionId)).toMatchObject({ userId: person.id, status: "active" });
  expect(errors).toEqual(["sign-in is missing in the trail"]);
});
