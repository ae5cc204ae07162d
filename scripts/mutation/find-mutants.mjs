// Finds the conditions that keep people apart, in the source itself, and what each becomes when it is removed.
//
// In SQL that is every comparison with a value that says who somebody is, whatever it is compared with, and every one of a column that is about
// people and their sessions. Where such a value stands in a condition of a form that is not known here, the file is `blind` there, and nothing passes.
import ts from "typescript";

/** One condition gone: the text between `start` and `end` of a file becomes `replacement`. */

/** Names of values that say who somebody is: `userId`, `actor`, `tokenHash`, `email`, `providerAccountId`, … */
const identity = /actor|(?<!lease)owner|user|session|guest|token|email|provider|account|admin|person|identity/i;
const placeholder = String.raw`\$\{(?:[^{}]|\{[^{}]*\})*\}(?:::\w+(?:\[\])?)?`;
const operand = String.raw`(?:${placeholder}|'[^']*'|\(SELECT id FROM \w+\))`;
const column = String.raw`(?:\b[a-z_]+\.)?\b(?<column>user_id|owner_id|email|identifier|provider|provider_account_id|guest_token_hash|session_id|expires_at|ended_at|disabled_at|used_at|token_hash|status|role|id)\b`;
const comparison = new RegExp(
  `${column}(?<test>\\s+IS(?: NOT)? DISTINCT FROM ${operand}|\\s+IS(?: NOT)? NULL(?: AS \\w+)?|\\s+(?:NOT )?IN \\((?!\\s*SELECT)[^)]*\\)|\\s*= ANY \\(${placeholder}\\)|\\s*(?:<>|[<>]=?|=)\\s*${operand})`,
  "g",
);
/** The same with anything on the other side, for values that say who somebody is. */
const name = String.raw`\b(?:[a-z_]+\.)?[a-z_]+\b`;
const something = String.raw`(?:\b\w+\(${name}\)|${name})`;
const equals = String.raw`\s*(?:<>|~?[<>]=?~?|=|I?LIKE|IS(?: NOT)? DISTINCT FROM)\s*`;
const forms = [
  `${something}${equals}(?:(?:ANY|ALL)\\s*\\(${placeholder}\\)|ARRAY\\[${placeholder}\\]|${placeholder})`,
  `${placeholder}${equals}(?:(?:ANY|ALL)\\s*\\([^()]*\\)|${something})`,
  `${placeholder}\\s+IS(?: NOT)? NULL`,
  // A piece of SQL that is a condition by itself.
  `(?<=\\b(?:WHERE|AND|OR|ON)\\s+|^[a-z]*\`)\\$\\{[^{}]*\\}(?=\\s+(?:AND|OR|LEFT|JOIN|ORDER|GROUP|LIMIT)\\b|\\s*(?:\\)|\`?$))`,
];
const withValue = new RegExp(forms.join("|"), "g");
/** A call that stands where SQL wants a condition. */
const conditionCall = /(?<=\b(?:WHERE|AND|OR|ON)\s+)\$\{\w+\([^}]*\)\}|\$\{\w+\([^}]*\)\}(?=\s+IS TRUE)/g;
const sessionStatus = /'(?:active|inactive|expired|terminated)'/;
const whose = /user|session|guest|link|actor|token/i;

/** All mutants of one file. `guards`: whether its refusals in code count too, not only what it asks of the database. */
export function findMutants(file, text, { guards }) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found = [];
  const blind = [];
  const add = (start, end, replacement) => {
    if (!found.some((other) => other.start === start && other.end === end))
      found.push({ file, start, end, replacement, line: lineOf(source, start) });
  };
  const visit = (node) => {
    if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) ofSql(text, node.getStart(source), node.getEnd(), add);
    if (isSql(node, source)) ofValues(text, node, { source, add, found, blind });
    if (ts.isCallExpression(node) && isOwnerCall(node, source))
      add(node.getStart(source), node.getEnd(), withoutOwner(node.getText(source)));
    if (ts.isObjectLiteralElementLike(node) && isWhereProperty(node, source)) add(node.getStart(source), node.getEnd(), "...{}");
    if (guards) ofGuard(node, source, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { mutants: found.sort((a, b) => a.start - b.start), blind: [...blind, ...blindFunctions(source, found)] };
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

function isSql(node, source) {
  return (
    ts.isTemplateExpression(node) &&
    ts.isTaggedTemplateExpression(node.parent) &&
    /^(?:sql|fragment)$/.test(node.parent.tag.getText(source))
  );
}

/** Comparisons with values that say who somebody is; each such value in a condition must be in something that is removed. */
function ofValues(text, node, { source, add, found, blind }) {
  const begin = node.getStart(source);
  const sql = text.slice(begin, node.getEnd());
  const values = node.templateSpans
    .filter(({ expression }) => leaves(expression, source).some((name) => identity.test(name)))
    .map(({ expression }) => ({ expression, at: text.lastIndexOf("${", expression.getStart(source)) }));
  const isRemoved = ({ at }) => found.some(({ start, end }) => start <= at && at < end);
  for (const match of sql.matchAll(withValue)) {
    const [start, end] = [begin + match.index, begin + match.index + match[0].length];
    const isWhole = match.index <= 1 && end >= node.getEnd() - 1;
    if (isWhole || !values.some((value) => start <= value.at && value.at < end && !isRemoved(value))) continue;
    if (!standsInCondition(sql, match.index, true)) continue;
    // What leads to a refusal is never so; what leads to something is always so.
    add(start, end, lastKeyword(sql, match.index) === "WHEN" || /<>\s*ALL/.test(match[0]) ? "FALSE" : "TRUE");
  }
  for (const value of values) if (!isRemoved(value) && standsInCondition(sql, value.at - begin)) blind.push(lineOf(source, value.at));
}

/** The names in an expression, of `a.b.c` the last. */
function leaves(node, source) {
  if (ts.isIdentifier(node)) return [node.getText(source)];
  if (ts.isPropertyAccessExpression(node)) return [node.name.getText(source)];
  if (ts.isTaggedTemplateExpression(node) || ts.isArrowFunction(node) || ts.isElementAccessExpression(node)) return [];
  if (ts.isConditionalExpression(node)) return [...leaves(node.whenTrue, source), ...leaves(node.whenFalse, source)];
  const names = [];
  ts.forEachChild(node, (child) => void names.push(...leaves(child, source)));
  return names;
}

const keywords = /[(),]|\b(?:WITH|SELECT|SET|VALUES|RETURNING|WHERE|AND|OR|ON|WHEN|THEN|ELSE|BY|LIMIT|OFFSET|(?<!DISTINCT )FROM)\b/g;

const lists = ["SELECT", "SET", "RETURNING"];

/** What a place in a statement belongs to; in brackets without a keyword of their own, to what these belong to; behind a comma, to the list. */
function lastKeyword(sql, at) {
  const depths = [{ keyword: undefined, list: undefined }];
  for (const [word] of sql.slice(0, at).matchAll(keywords)) {
    const depth = depths.at(-1);
    if (word === "(") depths.push({ keyword: depth.keyword, list: undefined });
    else if (word === ")") depths.splice(Math.max(depths.length - 1, 1));
    else if (word === ",") depth.keyword = depth.list ?? depth.keyword;
    else {
      depth.keyword = word;
      if (lists.includes(word)) depth.list = word;
    }
  }
  return depths.at(-1).keyword;
}

/** A piece of SQL without a keyword before the place is a condition where it compares, or joins conditions. */
function standsInCondition(sql, at, compares = false) {
  const keyword = lastKeyword(sql, at);
  if (keyword === undefined) return compares ? !/,\s*\w+ = /.test(sql) : /\b(?:AND|OR)\b/.test(sql.slice(at));
  return ["WHERE", "AND", "OR", "ON", "WHEN"].includes(keyword);
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
  const value = node.initializer === undefined || ts.isObjectLiteralExpression(node.initializer) ? [] : leaves(node.initializer, source);
  const isOwners = ownerKeys.includes(name) || (name !== "where" && value.some((leaf) => identity.test(leaf)));
  if (name === undefined || !isOwners) return false;
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
