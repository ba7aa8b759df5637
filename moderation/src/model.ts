/** NSFWJS' middle model on TensorFlow.js' WebAssembly backend: one processor core, no native add-on, no network. */

import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel, type GraphModel } from "@tensorflow/tfjs-converter";
import { enableProdMode, env, io, setBackend, tensor, tidy, type Tensor } from "@tensorflow/tfjs-core";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NSFW_CLASSES } from "../node_modules/nsfwjs/dist/esm/nsfw_classes.js";

export const SIDE_PX = 224;
export const IMAGE_BYTES = SIDE_PX * SIDE_PX * 3;
const CLASSES = Object.values(NSFW_CLASSES);

/** Chances of the model's classes; together they are 1. */
export type Chances = Record<string, number>;

export class Model {
  readonly #graph: GraphModel;

  private constructor(graph: GraphModel) {
    this.#graph = graph;
  }

  /** folder: where build.mjs has put the files. Everything that takes memory is done once, before this returns. */
  static async load(folder: string): Promise<Model> {
    enableProdMode();
    // As many images at once as there are processes is the pool's to say; threads would only be in each other's way.
    env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    setWasmPaths(`${folder}/`);
    if (!(await setBackend("wasm"))) throw new Error("the WebAssembly backend does not start");
    const artifacts = JSON.parse(readFileSync(join(folder, "model.json"), "utf-8")) as io.ModelArtifacts;
    const weights = readFileSync(join(folder, "weights.bin"));
    const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length) as ArrayBuffer;
    const model = new Model(await loadGraphModel(io.fromMemory({ ...artifacts, weightData })));
    model.classify(new Uint8Array(IMAGE_BYTES));
    return model;
  }

  /** pixels: SIDE_PX rows of RGB. */
  classify(pixels: Uint8Array): Chances {
    const chances = tidy(() => {
      const image = tensor(Float32Array.from(pixels, (value) => value / 255), [1, SIDE_PX, SIDE_PX, 3]);
      return (this.#graph.predict(image) as Tensor).dataSync();
    });
    if (chances.length !== CLASSES.length) throw new Error(`the model has ${chances.length} classes`);
    return Object.fromEntries(CLASSES.map((name, place) => [name, chances[place] ?? NaN]));
  }
}
