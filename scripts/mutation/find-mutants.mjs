// Finds the conditions that keep people apart, in the source itself, and what each becomes when it is removed.
import ts from "typescript";

/** One condition gone: the text between `start` and `end` of a file becomes `replacement`. */

const placeholder = String.raw`\$\{(?:[^{}]|\{[^{}]*\})*\}(?:::\w+(?:\[\])?)?`;
const operand = String.raw`(?:${placeholder}|'[^']*'|\(SELECT id FROM \w+\))`;
const column = String.raw`(?:\b[a-z_]+\.)?\b(?<column>user_id|guest_token_hash|session_id|expires_at|ended_at|disabled_at|used_at|token_hash|status|role|id)\b`;
const comparison = new RegExp(
  `${column}(?<test>\\s+IS(?: NOT)? DISTINCT FROM ${operand}|\\s+IS(?: NOT)? NULL(?: AS \\w+)?|\\s+(?:NOT )?IN \\((?!\\s*SELECT)[^)]*\\)|\\s*= ANY \\(${placeholder}\\)|\\s*(?:<>|[<>]=?|=)\\s*${operand})`,
  "g",
);
/** A call that stands where SQL wants a condition. */
const conditionCall = /(?<=\b(?:WHERE|AND|OR|ON)\s+)\$\{\w+\([^}]*\)\}|\$\{\w+\([^}]*\)\}(?=\s+IS TRUE)/g;
const sessionStatus = /'(?:active|inactive|expired|terminated)'/;
const whose = /user|session|guest|link|actor|token/i;

/** All mutants of one file. `guards`: whether its refusals in code count too, not only what it asks of the database. */
export function findMutants(file, text, { guards }) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found = [];
  const add = (start, end, replacement) => {
    if (!found.some((other) => other.start === start && other.end === end))
      found.push({ file, start, end, replacement, line: lineOf(source, start) });
  };
  const visit = (node) => {
    if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) ofSql(text, node.getStart(source), node.getEnd(), add);
    if (ts.isCallExpression(node) && isOwnerCall(node, source))
      add(node.getStart(source), node.getEnd(), withoutOwner(node.getText(source)));
    if (ts.isObjectLiteralElementLike(node) && isWhereProperty(node, source)) add(node.getStart(source), node.getEnd(), "...{}");
    if (guards) ofGuard(node, source, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { mutants: found.sort((a, b) => a.start - b.start), blind: blindFunctions(source, found) };
}

function lineOf(source, position) {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

function ofSql(text, start, end, add) {
  const sql = text.slice(start, end);
  for (const match of sql.matchAll(conditionCall)) add(start + match.index, start + match.index + match[0].length, "TRUE");
  for (const match of sql.matchAll(comparison)) {
    const { column: name, test } = match.groups;
    if (!concernsOwner(name, test) || !isCondition(sql, match.index, test)) continue;
    const named = / AS \w+$/.exec(test)?.[0];
    add(start + match.index, start + match.index + match[0].length, named === undefined ? "TRUE" : `FALSE${named}`);
  }
}

function concernsOwner(column, test) {
  if (column === "status") return sessionStatus.test(test);
  if (column === "role") return /'admin'/.test(test);
  if (column === "id") return whose.test(test) && !/conversation|message|answer|ending\./i.test(test);
  return true;
}

/** Not an assignment, and not a column that is only shown. */
function isCondition(sql, at, test) {
  if (/ AS \w+$/.test(test)) return true;
  if (/^\s*= \$\{now\}/.test(test)) return false;
  const before = sql.slice(0, at);
  const keyword = [...before.matchAll(/\b(SELECT|SET|VALUES|RETURNING|WHERE|AND|OR|ON|WHEN|BY)\b/g)].at(-1)?.[1];
  if (keyword === undefined) return !/,\s*\w+ = /.test(sql);
  return ["WHERE", "AND", "OR", "ON", "WHEN"].includes(keyword);
}

/** `ownConversations(actor)`, `ownsConversation(actor)` and the like, where no SQL text stands around them. */
function isOwnerCall(node, source) {
  const named = /^(?:own|acting|actsThrough)\w*$/.test(node.expression.getText(source)) && node.expression.getText(source) !== "ownerKey";
  return named && !ts.isTemplateSpan(node.parent) && node.arguments.some((argument) => argument.getText(source) === "actor");
}

/** A condition for Prisma becomes no condition; a piece of SQL stays one, with nothing in it. */
function withoutOwner(call) {
  return /^(?:owns|acts)/.test(call) ? `Object.assign(${call}, { statement: { text: "TRUE", params: [] } })` : "({})";
}

const ownerKeys = ["userId", "sessionId", "guestTokenHash", "session", "user", "expiresAt", "disabledAt"];

function isWhereProperty(node, source) {
  const name = node.name?.getText(source);
  if (name === undefined || !(ownerKeys.includes(name) || (name === "id" && /sessionId/.test(node.getText(source))))) return false;
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isPropertyAssignment(at) && at.name.getText(source) === "where") return true;
    if (ts.isPropertyAssignment(at) && ["data", "select", "orderBy"].includes(at.name.getText(source))) return false;
    if ((ts.isFunctionDeclaration(at) || ts.isVariableDeclaration(at)) && /WhereInput$/.test(at.type?.getText(source) ?? "")) return true;
  }
  return false;
}

/** A refusal that is never made: each part of what leads to it is false; a permission that is always given. */
function ofGuard(node, source, add) {
  const refuses = (branch) => /refusal\(|\bended\b|^null$/.test(branch.getText(source));
  const isGuard =
    (ts.isIfStatement(node) && refuses(node.thenStatement)) ||
    (ts.isConditionalExpression(node) && refuses(node.whenTrue) && /\bkind:|\bwhoIs\(/.test(node.whenFalse.getText(source)));
  if (isGuard) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    for (const part of partsOf(condition)) add(part.getStart(source), part.getEnd(), "false");
  }
  if (ts.isReturnStatement(node) && node.expression !== undefined && enclosing(node)?.type?.kind === ts.SyntaxKind.BooleanKeyword) {
    add(node.expression.getStart(source), node.expression.getEnd(), "true");
  }
}

function partsOf(condition) {
  const isOr = ts.isBinaryExpression(condition) && condition.operatorToken.kind === ts.SyntaxKind.BarBarToken;
  return isOr ? [...partsOf(condition.left), ...partsOf(condition.right)] : [condition];
}

function enclosing(node) {
  return ts.isFunctionLike(node.parent) ? node.parent : node.parent && enclosing(node.parent);
}

/** Functions that are told who asks, and neither ask the database for what is theirs nor hand it on: nothing was found to remove. */
function blindFunctions(source, mutants) {
  const blind = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body && node.parameters.some((parameter) => parameter.name.getText(source) === "actor")) {
      const body = node.body.getText(source);
      const has = mutants.some(({ start, end }) => start >= node.body.getStart(source) && end <= node.body.getEnd());
      const handsOn = /\w\((?:[^()]*,\s*)?actor\b/.test(body);
      const asks = /\bsql`|\bfragment`|\bprisma\./.test(body);
      if (asks && !has && !handsOn) blind.push(lineOf(source, node.getStart(source)));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return blind;
}
