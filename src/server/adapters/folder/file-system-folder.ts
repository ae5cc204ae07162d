import { constants, type Dirent } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { type DocumentFolder, DocumentRefused, FolderRefused, type FoundFile } from "@/server/domain/ingestion/ports";

/** A folder on disk. Links to files inside it are read under their own name; links to folders, and any that lead out, are left out. */
export function createFileSystemFolder(folder: string): DocumentFolder {
  return {
    list: async () => listFiles(await openRoot(folder)),
    read: async (path) => readInside(await openRoot(folder), path),
  };
}

/** The folder's real path. Throws `FolderRefused`. */
async function openRoot(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    throw refusedFolder(folder, error);
  }
  throw new FolderRefused("not-a-folder", `${folder} is a file. Name the folder that holds the documents.`);
}

function refusedFolder(folder: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new FolderRefused("missing", `There is no folder ${folder}.`);
    case "EACCES":
    case "EPERM":
      return new FolderRefused("unreadable", `The folder ${folder} may not be read by this user.`);
    case "ELOOP":
      return new FolderRefused("unreadable", `The folder ${folder} is a link that leads back to itself.`);
    default:
      return error;
  }
}

/** One folder after another, without recursion: depth is no danger. */
async function listFiles(root: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = (await entriesOf(root, folder)).filter(({ name }) => !isLeftOut(name));
    const pathOf = ({ name }: Dirent) => (folder === "" ? name : `${folder}/${name}`);
    folders.push(...entries.filter((entry) => entry.isDirectory()).map(pathOf));
    const found = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => findFile(root, pathOf(entry), entry));
    files.push(...(await Promise.all(found)).filter((file) => file !== null));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A subfolder that may not be read refuses the whole folder: its documents would otherwise look removed. */
async function entriesOf(root: string, folder: string) {
  try {
    return await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    throw refusedFolder(join(root, folder), error);
  }
}

function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

/** A regular file that really lies in the folder; null for anything else, and for what has gone meanwhile. */
async function findFile(root: string, path: string, entry: Dirent): Promise<FoundFile | null> {
  try {
    const real = entry.isSymbolicLink() ? await realpath(join(root, path)) : join(root, path);
    if (!isInside(root, real)) return null;
    const found = await stat(real);
    return found.isFile() ? { path, bytes: found.size } : null;
  } catch (error) {
    if (["ENOENT", "ELOOP", "ENOTDIR", "EACCES"].includes(codeOf(error))) return null;
    throw error;
  }
}

function isInside(root: string, real: string): boolean {
  const path = relative(root, real);
  return path !== "" && !isAbsolute(path) && path.split(sep).every((name) => name !== ".." && !isLeftOut(name));
}

async function readInside(root: string, path: string): Promise<Uint8Array> {
  try {
    const real = await realpath(join(root, path));
    if (!isInside(root, real)) throw new DocumentRefused("FORBIDDEN", "The file is a link that leads out of the folder.");
    // The path is real: a link put in its place since then is not followed.
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw refusedFile(error);
  }
}

function refusedFile(error: unknown): unknown {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new DocumentRefused("NOT_FOUND", "The file has gone since the folder was listed.");
    case "EACCES":
    case "EPERM":
    case "ELOOP":
      return new DocumentRefused("FORBIDDEN", "The file may not be read by this user.");
    default:
      return error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
