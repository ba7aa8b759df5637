import { assert } from "chai";
import { readHtml, writeHtml } from "./rich-text-html.ts";

/** What the text view makes of HTML when it is edited there. */
function again(html: string): string {
  const { doc, obstacles } = readHtml(html);
  if (doc === undefined) throw new Error(`in the way: ${obstacles.join(" ")}`);
  return writeHtml(doc);
}

describe("instructions as formatted text", () => {
  it("come back as they were", () => {
    for (const html of [
      "",
      "<p>Choose <strong>one</strong>, not <em>two</em>; see <code>a &lt; b</code> &amp; H<sub>2</sub>O.</p>",
      "<h3>First</h3>\n<p>a<br>b</p>\n<h1>Second</h1>",
      "<ul>\n  <li>one</li>\n  <li>two\n    <ol start=\"3\">\n      <li>three</li>\n    </ol>\n  </li>\n</ul>",
      "<ol>\n  <li>\n    <p>one</p>\n    <p>more of it</p>\n  </li>\n</ol>",
      "<blockquote>\n  <p>As they said</p>\n</blockquote>",
      "<p>above</p>\n<p><br></p>\n<p>below</p>",
      '<p><a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener">the <strong>rules</strong></a> or <a href="mailto:a@example.com">ask</a></p>',
      '<p><img src="https://example.com/a.png" alt="A box" width="200"></p>',
    ]) assert.equal(again(html), html);
  });

  it("are written in one way, whatever way they were written in", () => {
    assert.equal(again("Just <b>do</b>\n it"), "<p>Just <strong>do</strong> it</p>");
    assert.equal(again("<P>one<p>two</P>\n\n<ul><li><p>three</p><li>four</ul>"), "<p>one</p>\n<p>two</p>\n<ul>\n  <li>three</li>\n  <li>four</li>\n</ul>");
    assert.equal(again("<p>kept</p><p></p><p><br></p>"), "<p>kept</p>");
  });

  it("keep Liquid to the letter, in text and in addresses", () => {
    for (const html of [
      '<p>Dear {{ task.input.name | default: "you & <yours>" }},</p>',
      "<p>{% if task.input.pages > 3 and task.input.a <b %}Take <strong>your {{ task.input.time }}</strong>{% else %}Be &gt; quick{% endif %}</p>",
      `<p><img src="{{ 's3://examples/a & b.png' | grant_read_access }}" alt="{{ task.input.alt }}"></p>`,
      '<p><a href="https://example.com/{{ task.input.id | url_encode }}">it</a></p>',
      "<ul>\n  <li>{% if task.input.a %}A{% endif %}</li>\n</ul>",
    ]) assert.equal(again(html), html);
  });

  it("stay HTML when text could not hold all of it, with what is in the way", () => {
    const inTheWay = (html: string): string => readHtml(html).obstacles.join(" ");
    const known = {
      "<table><tr><td>1</td></tr></table>": "<table>",
      '<p class="big">a</p><p style="color: red">b</p>': "<p class> <p style>",
      "<p>a</p><!-- later -->": "<!-- -->",
      "<style>p { color: red }</style><p>a</p>": "<style>",
      "<div>a</div>": "<div>",
      "<p>a</p></short-instructions>": "</short-instructions>",
      "<b>a<p>b</b>c</p>": "<b>",
      "<ul>{% for a in task.input.b %}<li>{{ a }}</li>{% endfor %}</ul>": "{% for a in task.input.b %} {% endfor %}",
      "{% if task.input.a %}<p>a</p>{% endif %}": "{% if task.input.a %} {% endif %}",
      "<{{ task.input.tag }}>a": "<{{",
      "<p {{ task.input.attributes }}>a</p>": "<p {{ task.input.attributes }}>",
      '<p>{{ task.input.a | append: "  b" }}</p>': '{{ task.input.a | append: "  b" }}',
      '<a href="javascript:alert(1)">a</a>': '<a href="javascript:alert(1)">',
      '<img src="data:image/png;base64,AAAA">': '<img src="data:image/png;base64,AAAA">',
      "<ul><li><h3>a</h3></li></ul>": "<li><h3>",
      '<a id="top">a</a>': '<a id> <a href="">',
      "<html><p>a</p></html>": "<html> </html>",
    };
    assert.deepEqual(Object.fromEntries(Object.keys(known).map((html) => [html, inTheWay(html)])), known);
    assert.isUndefined(readHtml("<table></table>").doc);
  });
});
