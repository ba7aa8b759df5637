import { assert } from "chai";
import { isCategory, type ListEntry } from "../../base/category-list.ts";
import { find, mount, settled, within } from "../../base/mount.ts";
import "../crowd-form/define.ts";
import "./define.ts";
import type { CrowdRekognitionDetectModerationLabels } from "./crowd-rekognition-detect-moderation-labels.ts";
import { asTree, moderationLabel } from "./moderation-label.ts";

const TAG = "crowd-rekognition-detect-moderation-labels";
const KEY = "AWS/Rekognition/DetectModerationLabels/Image/V3";
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>')}`;
const FOUND = `[{ name: "Suggestive", parentName: "", confidence: 96.71, }, { name: "Weapons", parentName: "Violence", },
  { name: "Swimwear", parentName: "Suggestive", confidence: 88.2, },]`;

async function mountLabels(categories = FOUND, attributes = ""): Promise<CrowdRekognitionDetectModerationLabels> {
  const body = await mount(`<crowd-form><${TAG} src="${PICTURE}" header="H" categories='${categories}' ${attributes}></${TAG}></crowd-form>`);
  const element = find<CrowdRekognitionDetectModerationLabels>(body, TAG);
  await within<HTMLImageElement>(element, ".world img").decode();
  await settled();
  return element;
}

const buttons = (element: Element): HTMLButtonElement[] =>
  Array.from(element.shadowRoot?.querySelectorAll<HTMLButtonElement>(".label-button") ?? []);
const words = (element: Element): string[] =>
  Array.from(element.shadowRoot?.querySelectorAll(".categories :is(.category, .category-heading)") ?? [], (word) => word.textContent ?? "");
const outline = (entries: readonly ListEntry[]): string[] =>
  entries.map((entry) => (isCategory(entry) ? `${"- ".repeat(entry.depth ?? 0)}${entry.label}` : `# ${entry.heading}`));

describe("crowd-rekognition-detect-moderation-labels", () => {
  it("is a named group of checkboxes under its parents' names", async () => {
    const element = await mountLabels();
    assert.equal(within(element, ".categories").getAttribute("role"), "group");
    assert.deepEqual(words(element), ["Suggestive", "Swimwear", "Violence", "Weapons", "None"]);
    assert.deepEqual(buttons(element).map((button) => button.getAttribute("role")), Array(4).fill("checkbox"));
    assert.deepEqual(buttons(element).map((button) => button.querySelector(".note")?.textContent), ["96.7%", "88.2%", undefined, undefined]);
  });

  it("answers whole objects in the order of the attribute, under its own key whatever its name", async () => {
    const element = await mountLabels(FOUND, 'name="other"');
    buttons(element)[2]?.click();
    buttons(element)[0]?.click();
    const answer = (find(document, "crowd-form") as unknown as { _serializeForm(): { taskAnswers: string } })._serializeForm().taskAnswers;
    const labels = '[{"confidence":96.71,"name":"Suggestive","parentName":""},{"name":"Weapons","parentName":"Violence"}]';
    assert.equal(answer, `[{"${KEY}":{"moderationLabels":${labels}}}]`);
    (element.value["moderationLabels"] as { name: string }[])[0]!.name = "changed";
    assert.equal((element.value["moderationLabels"] as { name: string }[])[0]?.name, "Suggestive");
  });

  it("takes strings, alone or among objects", async () => {
    const element = await mountLabels('["Alcohol", {name: "Weapons"}]');
    for (const button of buttons(element).slice(0, 2)) button.click();
    assert.deepEqual(element.value, { moderationLabels: ["Alcohol", { name: "Weapons" }] });
  });

  it("offers None by itself, in the template's words if it has some", async () => {
    const element = await mountLabels();
    assert.isFalse(element.validate());
    buttons(element)[1]?.click();
    buttons(element)[3]?.click();
    await settled();
    assert.deepEqual([element.value, element.validate()], [{ moderationLabels: [] }, true]);
    assert.deepEqual(buttons(element).map((button) => button.disabled), [true, true, true, false]);
    buttons(element)[3]?.click();
    await settled();
    assert.deepEqual(buttons(element).map((button) => button.disabled), [false, false, false, false]);
    for (const attribute of [`exclusion-category="{text: 'Nothing'}"`, `exclusionCategory="{'text': 'Nothing'}"`]) {
      assert.equal(words(await mountLabels(FOUND, attribute)).at(-1), "Nothing");
    }
  });

  it("follows the list with its digits", async () => {
    const element = await mountLabels();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true }));
    assert.deepEqual(element.value, { moderationLabels: [{ name: "Swimwear", parentName: "Suggestive", confidence: 88.2 }] });
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
    assert.deepEqual(element.value, { moderationLabels: [] });
  });

  it("gives back from a draft what was chosen, and forgets it on reset", async () => {
    const element = await mountLabels();
    buttons(element)[2]?.click();
    const { draft, value } = element;
    const again = await mountLabels();
    again.restoreDraft(JSON.parse(JSON.stringify(draft)));
    assert.deepEqual(again.value, value);
    again.reset();
    assert.deepEqual(again.value, { moderationLabels: [] });
  });
});

describe("moderation labels as a tree", () => {
  const label = (name: string, parentName = ""): ReturnType<typeof moderationLabel> => moderationLabel({ name, parentName });

  it("stand below their parents, in the order in which their families come", () => {
    const labels = [label("C", "B"), label("X"), label("B", "A"), label("A"), label("D", "A"), label("Y", "Z"), label("W", "Z")];
    assert.deepEqual(outline(asTree(labels)), ["A", "- B", "- - C", "- D", "X", "# Z", "Y", "W"]);
  });

  it("are each there once, even if their parents lead round in a circle or bear one name", () => {
    const circle = [label("A", "B"), label("B", "A"), label("S", "S"), label("N", "A"), moderationLabel({ name: "N", parentName: "A", confidence: 1 })];
    assert.deepEqual(outline(asTree(circle)).map((line) => line.replaceAll("- ", "")).sort(), ["A", "B", "N", "N", "S"]);
    const chain = Array.from({ length: 50_000 }, (_, index) => label(`${index}`, `${index + 1}`));
    assert.lengthOf(asTree(chain), 50_001);
  });

  it("show what is no label as it is", () => {
    assert.deepEqual([7, { title: "x" }, "text"].map((source) => moderationLabel(source).label), ["7", '{"title":"x"}', "text"]);
    assert.isUndefined(moderationLabel({ name: "A", confidence: "high" }).note);
  });
});
