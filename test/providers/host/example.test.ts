import { noteWritten } from "../../../docs/examples/note-served";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

describeWith(["terraform"], "the test that the docs show", () => {
  test("serves its provider from its own process, without an init", async () => {
    expect(await noteWritten(tempFolder())).toBe("Hello.");
  });
});
