import { chmod, mkdir, mkdtemp, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FolderRefused } from "@/server/domain/ingestion/ports";
import { createFileSystemFolder } from "./file-system-folder";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "footnote-folder-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function write(path: string, text = "x"): Promise<void> {
  await mkdir(dirname(join(base, path)), { recursive: true });
  await writeFile(join(base, path), text);
}

const list = (folder = "docs") => createFileSystemFolder(join(base, folder)).list();
const paths = async (folder?: string) => (await list(folder)).map(({ path }) => path);
const reason = (folder: string) => list(folder).catch((error: unknown) => (error instanceof FolderRefused ? error.reason : error));
const isRoot = process.getuid?.() === 0;

describe("listing", () => {
  test("files come in order of path with their size; hidden ones and node_modules are left out", async () => {
    await Promise.all(
      ["b.md", "a/z.md", "a/b/c.md", ".git/config", "a/.hidden.md", "node_modules/x/README.md"].map((path) => write(`docs/${path}`)),
    );
    await write("docs/é.md", "four");
    expect(await list()).toEqual([
      { path: "a/b/c.md", bytes: 1 },
      { path: "a/z.md", bytes: 1 },
      { path: "b.md", bytes: 1 },
      { path: "é.md", bytes: 4 },
    ]);
  });

  test("links to folders, loops, broken links and links that lead out are left out; a link to a file inside is read", async () => {
    await write("docs/a.md", "inside");
    await write("secret.md");
    await write("docs/sub/b.md");
    await symlink("a.md", join(base, "docs/alias.md"));
    await symlink("../secret.md", join(base, "docs/out.md"));
    await symlink("..", join(base, "docs/up"));
    await symlink(".", join(base, "docs/sub/loop"));
    await symlink("itself.md", join(base, "docs/itself.md"));
    await symlink("gone.md", join(base, "docs/broken.md"));
    expect(await paths()).toEqual(["a.md", "alias.md", "sub/b.md"]);
    expect(Buffer.from(await createFileSystemFolder(join(base, "docs")).read("alias.md")).toString()).toBe("inside");
  });

  test("the folder itself may be a link", async () => {
    await write("docs/a.md");
    await symlink("docs", join(base, "current"));
    expect(await paths("current")).toEqual(["a.md"]);
  });

  test("an empty folder is empty; thousands of files and deep folders are listed", async () => {
    await mkdir(join(base, "docs"));
    expect(await list()).toEqual([]);
    await write(`docs/${"deep/".repeat(200)}end.md`);
    await Promise.all(Array.from({ length: 3_000 }, (_, index) => writeFile(join(base, `docs/${index}.md`), "x")));
    expect(await list()).toHaveLength(3_001);
  });

  test("a folder that is missing, or a file, is refused by name", async () => {
    await write("file.md");
    expect(await reason("missing")).toBe("missing");
    expect(await reason("file.md")).toBe("not-a-folder");
    expect(await reason("file.md/docs")).toBe("missing");
    await expect(list("missing")).rejects.toThrow(join(base, "missing"));
  });

  test("a link that leads back to itself is refused", async () => {
    await symlink("self", join(base, "self"));
    expect(await reason("self")).toBe("unreadable");
  });

  test.skipIf(isRoot)("a folder or a subfolder that may not be read is refused, because its documents would look removed", async () => {
    await write("docs/sub/a.md");
    await chmod(join(base, "docs/sub"), 0o000);
    expect(await reason("docs")).toBe("unreadable");
    await chmod(join(base, "docs/sub"), 0o700);
  });
});

describe("reading", () => {
  const read = (path: string) => createFileSystemFolder(join(base, "docs")).read(path);

  test("a file that has gone is refused as not found", async () => {
    await write("docs/a.md");
    await unlink(join(base, "docs/a.md"));
    await expect(read("a.md")).rejects.toMatchObject({ name: "DocumentRefused", code: "NOT_FOUND" });
  });

  test("nothing outside of the folder can be read, by path or by a link put there later", async () => {
    await write("secret.md", "secret");
    await write("docs/a.md");
    await symlink("../secret.md", join(base, "docs/later.md"));
    await expect(read("../secret.md")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(read("later.md")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test.skipIf(isRoot)("a file that may not be read is refused", async () => {
    await write("docs/a.md");
    await chmod(join(base, "docs/a.md"), 0o000);
    await expect(read("a.md")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
