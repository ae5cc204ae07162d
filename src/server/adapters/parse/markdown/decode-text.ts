import { DocumentRefused } from "@/server/domain/ingestion/ports";

/** Share of control characters from which a file is taken for binary. */
const binaryShare = 0.3;

/** A file's text: by its byte order mark, else UTF-8, else Windows-1252; lines end with \n, no NUL or other control characters. */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes).replace(/^\uFEFF/, "");
  const printable = text.replace(controlCharacters, "");
  if (text.length - printable.length > text.length * binaryShare) {
    throw new DocumentRefused("VALIDATION_FAILED", "The file holds binary data, not text.");
  }
  return printable.replace(/\r\n?/g, "\n").toWellFormed();
}

/** All but tab, line feed, form feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u0008\u000B\u000E-\u001F\u007F]/g;

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeInvalidUtf8(bytes);
  }
}

/** UTF-8 with a few bad bytes keeps its good characters; a text without any multi-byte character was written in one byte a character. */
function decodeInvalidUtf8(bytes: Uint8Array): string {
  const utf8 = new TextDecoder("utf-8").decode(bytes);
  const hasMultiByte = /[^\p{ASCII}\uFFFD]/u.test(utf8);
  return hasMultiByte ? utf8 : new TextDecoder("windows-1252").decode(bytes);
}
