import { define } from "../../base/define.ts";
import { OverreadPdf } from "./overread-pdf.ts";

define("overread-pdf", OverreadPdf);
