import { assert } from "chai";
import { find, mount, within } from "../../base/mount.ts";
import "./define.ts";

describe("crowd-card", () => {
  it("shows heading and image only when given", async () => {
    const bare = find(await mount("<crowd-card>Text</crowd-card>"), "crowd-card");
    assert.deepEqual([bare.shadowRoot?.querySelector("h2"), bare.shadowRoot?.querySelector("img")], [null, null]);
    const full = find(await mount('<crowd-card heading="<b>H</b>" image="data:,">Text</crowd-card>'), "crowd-card");
    assert.equal(within(full, "h2").textContent, "<b>H</b>");
    assert.equal(within<HTMLImageElement>(full, "img").src, "data:,");
  });

  it("takes the width that a template gives it", async () => {
    const body = await mount('<div style="width:500px"><style>crowd-card{width:100%}</style><crowd-card>Text</crowd-card></div>');
    assert.equal(find(body, "crowd-card").getBoundingClientRect().width, 500);
  });
});
