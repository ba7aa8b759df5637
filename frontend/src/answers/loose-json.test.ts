import { assert } from "chai";
import { readLoose } from "./loose-json.ts";

function reads(text: string, value: unknown): void {
  assert.deepEqual(readLoose(text), { ok: true, value }, text);
}

it("strict JSON is read as it is", () => {
  reads('["a", "b"]', ["a", "b"]);
  reads('{"text": "None", "n": [1, -2.5e3, null, true, false]}', { text: "None", n: [1, -2500, null, true, false] });
});

it("the forms of templates and docs are read", () => {
  reads("['Cat', 'Dog']", ["Cat", "Dog"]);
  reads("{ text: 'None' }", { text: "None" });
  reads('[ {name: "x", parentName: "y"}, ]', [{ name: "x", parentName: "y" }]);
  reads("[\n  // first\n  'a', /* second */ 'b',\n]", ["a", "b"]);
  reads("[+1, .5, 2., 0x1F, -.25]", [1, 0.5, 2, 31, -0.25]);
  reads("'It\\'s \\u0041\\x42\\\nend'", "It's ABend");
});

it("a quote inside a word does not end it when the strict reading fails", () => {
  reads("['bird's nest', 'cat']", ["bird's nest", "cat"]);
  reads("[{label: 'dog's bone', n: 1}]", [{ label: "dog's bone", n: 1 }]);
});

it("empty slots of a Liquid loop and Python words are tolerated", () => {
  reads("['a',, 'b', ,]", ["a", "b"]);
  reads("[True, False, None]", [true, false, null]);
  reads("{,a: 1,,}", { a: 1 });
});

it("a line break inside a string is tolerated", () => {
  reads("['two\nlines']", ["two\nlines"]);
});

it("what cannot be read is located", () => {
  assert.deepEqual(readLoose("['a', }"), { ok: false, position: 6, found: "'}'", expected: "a value" });
  assert.deepEqual(readLoose("{a 1}"), { ok: false, position: 3, found: "'1'", expected: "':'" });
  assert.deepEqual(readLoose("['a'"), { ok: false, position: 4, found: "the end of the text", expected: "',' or ']'" });
  assert.deepEqual(readLoose("[1] x"), { ok: false, position: 4, found: "'x'", expected: "the end" });
  assert.deepEqual(readLoose(""), { ok: false, position: 0, found: "the end of the text", expected: "a value" });
});

it("nothing is evaluated and no prototype is touched", () => {
  const result = readLoose("{__proto__: {polluted: true}}");
  assert.deepEqual(Object.keys((result as { value: object }).value), ["__proto__"]);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal(readLoose("[alert(1)]").ok, false);
});

it("a hostile nesting ends in a message, not in the stack", () => {
  const result = readLoose("[".repeat(100_000) + "'x'");
  assert.equal(result.ok, false);
});
