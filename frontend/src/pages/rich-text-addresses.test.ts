import { assert } from "chai";
import { linkOf, pictureAddressOf, pictureSourceOf } from "./rich-text-addresses.ts";

describe("addresses that are typed", () => {
  it("of links are those of pages and people, completed where it is clear", () => {
    const known: Record<string, string | undefined> = {
      "https://example.com/a?b": "https://example.com/a?b",
      " HTTP://example.com ": "HTTP://example.com",
      "mailto:a@example.com": "mailto:a@example.com",
      "example.com/page": "https://example.com/page",
      "example.com:8080": "https://example.com:8080",
      "a@example.com": "mailto:a@example.com",
      "https://example.com/{{ task.input.id }}": "https://example.com/{{ task.input.id }}",
      "{{ task.input.url }}": "{{ task.input.url }}",
      "javascript:alert(1)": undefined,
      "javascript.example:alert(1)": undefined,
      "data:text/html,a": undefined,
      "https://": undefined,
      "https://a b": undefined,
      "see page 3": undefined,
      "": undefined,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(known).map((typed) => [typed, linkOf(typed)])), known);
  });

  it("of pictures are https or objects in S3, which workers are given access to", () => {
    const known: Record<string, string | undefined> = {
      "https://example.com/a.png": "https://example.com/a.png",
      "s3://examples/folder/a b.png": "{{ 's3://examples/folder/a b.png' | grant_read_access }}",
      "s3://examples/it's.png": "{{ \"s3://examples/it's.png\" | grant_read_access }}",
      "{{ task.input.image | grant_read_access }}": "{{ task.input.image | grant_read_access }}",
      "s3://examples/it's \"a\".png": undefined,
      "s3://examples/a}}.png": undefined,
      "s3://examples/": undefined,
      "http://example.com/a.png": undefined,
      "data:image/png;base64,AAAA": undefined,
      "a.png": undefined,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(known).map((typed) => [typed, pictureSourceOf(typed)])), known);
    for (const [typed, source] of Object.entries(known)) if (source !== undefined) assert.equal(pictureAddressOf(source), typed);
  });
});
