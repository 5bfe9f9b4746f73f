import { readFileSync } from "node:fs";
import { Root } from "protobufjs";
import "protobufjs/ext/descriptor";
import { FileDescriptorProto, FileDescriptorSet } from "protobufjs/ext/descriptor";

/** The plugin protocol as a Terraform program speaks it: the descriptions of messages that generated Go code carries along. */
export function protocolOf(terraform: string): Root {
  const program = readFileSync(terraform);
  const file = ["google/protobuf/timestamp.proto", "tfplugin6.proto"].map((name) => describedIn(program, name));
  return (Root as unknown as Loads).fromDescriptor(FileDescriptorSet.create({ file }));
}

interface Loads {
  fromDescriptor(descriptor: object): Root;
}

/** A description begins with its name, which is field 1, and ends with `syntax`, which is field 12. */
function describedIn(program: Buffer, name: string): object {
  const start = program.indexOf(Buffer.concat([Buffer.of(10, name.length), Buffer.from(`${name}\x12`)]));
  if (start < 0) throw new Error(`there is no description of ${name}`);
  const end = program.indexOf(Buffer.from("\x62\x06proto3"), start);
  return FileDescriptorProto.decode(program.subarray(start, end + 8));
}
