import { assert } from "chai";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { linkAt, TOOLS } from "./rich-text-commands.ts";
import { readHtml, writeHtml } from "./rich-text-html.ts";
import { textView } from "./rich-text-view.ts";

const FROM_WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal { margin: 0cm } --></style></head><body>
<!--StartFragment--><p class=MsoNormal><b><span style='font-size:14.0pt;color:red'>Read <i>all</i><o:p></o:p></span></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>One</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Within one</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Two</p>
<p class=MsoNormal>and</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>a)<span>&nbsp; </span></span>Three</p><!--EndFragment--></body></html>`;
const FROM_GOOGLE = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700;font-style:italic">Bold</span><span style="font-weight:400"> plain</span></p><br><ul><li dir="ltr"><p role="presentation"><span>item</span></p></li></ul></b>`;
const FROM_A_PAGE = `<div class="a"><h2 style="color: red" onclick="go()">Rules</h2><table><tr><td>a cell</td></tr></table>
<p>See <a href="javascript:alert(1)">no</a> and <a href="https://example.com">yes</a><img src="data:image/png;base64,AA"><img src="https://example.com/a.png" alt="a" onerror="go()"><script>go()</script></p></div>`;

describe("the text view of instructions", () => {
  let place: HTMLElement;
  let view: EditorView;

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
  });

  afterEach(() => {
    view.destroy();
    place.remove();
  });

  function open(html: string): void {
    const { doc } = readHtml(html);
    assert.isDefined(doc);
    view = textView(place, { doc: doc!, attributes: {}, keys: {}, openPicture: () => {}, changed: () => {} });
  }

  function select(text: string): void {
    view.state.doc.descendants((node, position) => {
      const at = node.text?.indexOf(text) ?? -1;
      if (at >= 0) view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, position + at, position + at + text.length)));
    });
  }

  function use(tool: string): string {
    TOOLS[tool]?.run(view.state, view.dispatch, view);
    return writeHtml(view.state.doc);
  }

  function pasted(html: string): string {
    open("");
    view.pasteHTML(html);
    return writeHtml(view.state.doc);
  }

  it("keeps of what is pasted what instructions can have, and makes lists of Word's", () => {
    assert.equal(
      pasted(FROM_WORD),
      [
        "<p><strong>Read <em>all</em></strong></p>",
        "<ul>\n  <li>One\n    <ol>\n      <li>Within one</li>\n    </ol>\n  </li>\n  <li>Two</li>\n</ul>",
        "<p>and</p>",
        "<ol>\n  <li>Three</li>\n</ol>",
      ].join("\n"),
    );
  });

  it("knows what Google Docs calls bold", () => {
    assert.equal(pasted(FROM_GOOGLE), "<p><strong><em>Bold</em></strong> plain</p>\n<ul>\n  <li>item</li>\n</ul>");
  });

  it("takes no script, style or foreign address from a page", () => {
    assert.equal(
      pasted(FROM_A_PAGE),
      '<h2>Rules</h2>\n<p>a cell</p>\n<p>See no and <a href="https://example.com" target="_blank" rel="noopener">yes</a><img src="https://example.com/a.png" alt="a"></p>',
    );
  });

  it("formats Liquid as a whole or not at all", () => {
    open("<p>Dear {{ task.input.name }}, hello</p>");
    select("name }}, hello");
    assert.equal(use("bold"), "<p>Dear {{ task.input.name }}<strong>, hello</strong></p>");
    select("Dear ");
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 12)));
    assert.equal(use("italic"), "<p><em>Dear {{ task.input.name }}</em><strong>, hello</strong></p>");
  });

  it("knows all of the link that a cursor stands in", () => {
    open('<p>See <a href="https://example.com">the <strong>rules</strong></a><a href="https://example.org">, too</a></p>');
    const links = [4, 5, 7, 14, 15].map((at) => {
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)));
      const link = linkAt(view.state);
      return link && [link.mark.attrs["href"], view.state.doc.textBetween(link.from, link.to)].join(" ");
    });
    const [first, second] = ["https://example.com the rules", "https://example.org , too"];
    assert.deepEqual(links, [undefined, first, first, first, second]);
  });

  it("turns text, headings and lists into each other and back", () => {
    open("<h3>One</h3>\n<p>Two</p>");
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 8)));
    assert.equal(use("bullets"), "<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>");
    assert.equal(use("numbers"), "<ol>\n  <li>One</li>\n  <li>Two</li>\n</ol>");
    assert.equal(use("numbers"), "<p>One</p>\n<p>Two</p>");
    assert.equal(use("heading"), "<h3>One</h3>\n<h3>Two</h3>");
    for (let times = 0; times < 4; times++) use("undo");
    assert.equal(writeHtml(view.state.doc), "<h3>One</h3>\n<p>Two</p>");
    assert.equal(use("redo"), "<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>");
  });
});
