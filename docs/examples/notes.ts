import { TerraformOutput, TerraformStack } from "cdktf";
import { App, resourceConstruct } from "terrace";
import { note, notes } from "./note";

class Note extends resourceConstruct(notes, note) {}

const app = new App();
const diary = new TerraformStack(app, "diary");
const monday = new Note(diary, "monday", { path: "monday.md", text: "It rained.\n" });
new TerraformOutput(diary, "bytes", { value: monday.bytes });
app.synth();
