import type { InputFailure } from "../../orchestrator/failure";
import type { NodeId } from "../../orchestrator/graph/graph";
import { didYouMean, ended, outputLines, place, text, type TextOf } from "./failure-words";
import { ioFailure } from "./io-failure-text";

/** What cannot be used, in words. */
export const inputFailures: { readonly [F in InputFailure as F["kind"]]: TextOf<F> } = {
  "no-project": ({ folder }) =>
    text({
      title: `There is no cdktf.json in ${folder}.`,
      remedy: "Run terrace in the folder of a CDKTF project, or begin one with `terrace init`.",
    }),
  "bad-file": ({ file, problem }) =>
    text({
      title: `${file} cannot be used.`,
      details: problem.split("\n"),
      remedy: "Correct the file; if the app writes it, `terrace synth` writes it anew.",
    }),
  "app-failed": ({ command, exit, output, source }) =>
    text({
      title: `The app failed: \`${command}\` ${ended(exit)}.`,
      details: source ? [`at ${place(source)}`] : [],
      output: outputLines(output),
      remedy: source ? `Correct the app at ${place(source)}.` : "Correct the app; what it wrote tells why it ended.",
    }),
  "bindings-missing": ({ folder, command, output }) =>
    text({
      title: `The app failed: the provider bindings in ${folder} were never made.`,
      details: [`It was run by \`${command}\`.`],
      output: outputLines(output),
      remedy: "Make them with `cdktf get`.",
    }),
  "no-manifest": ({ command, file }) =>
    text({
      title: `The app wrote no ${file}.`,
      details: [`It was run by \`${command}\`, which ended well.`],
      remedy: 'See that the app calls `app.synth()`, and that it writes to the folder that cdktf.json calls "output".',
    }),
  "app-refused": ({ annotations }) =>
    text({
      title: "The app's own checks say that it must not be deployed.",
      details: annotations.map(({ path, message }) => `${path}: ${message}`),
      remedy: "Correct what the checks name.",
    }),
  "empty-app": ({ file }) =>
    text({
      title: "The app has no stack and no task.",
      details: [`${file} names none.`],
      remedy: 'Add a stack to the app: `new MyStack(app, "network")`.',
    }),
  cycle: ({ path }) =>
    text({
      title: `Nodes wait for each other in a cycle: ${closed(path).join(" -> ")}`,
      remedy: "Take one of these dependencies out, or move what both sides need to a node of its own.",
    }),
  "duplicate-id": ({ id }) =>
    text({
      title: `Two nodes have the id "${id}".`,
      remedy: "Give one of them another id.",
    }),
  "unknown-node": ({ needed, by, nearest }) =>
    text({
      title: `${by} needs "${needed}", and the app has no such node.`,
      remedy: didYouMean(nearest, "`terrace list` shows all nodes."),
    }),
  "unknown-output": ({ output, of, by, nearest }) =>
    text({
      title: `${by} takes the output "${output}" of ${of}, which gives no such output.`,
      remedy: didYouMean(nearest, `Declare the output in ${of}, or take another.`),
    }),
  "no-match": ({ pattern, nearest }) =>
    text({
      title: `No node matches "${pattern}".`,
      remedy: didYouMean(nearest, "`terrace list` shows all nodes."),
    }),
  "unknown-variable": ({ name, nearest }) =>
    text({
      title: `No stack has a variable "${name}".`,
      remedy: didYouMean(nearest, "Declare it with `new TerraformVariable(...)`, or leave it out."),
    }),
  "bad-argument": ({ argument, problem }) =>
    text({
      title: `${argument}: ${problem}`,
      remedy: "`terrace --help` and `terrace COMMAND --help` show what can be given.",
    }),
  io: ioFailure,
  "terraform-missing": ({ binary }) =>
    text({
      title: `Terraform was not found: there is no program "${binary}" on the PATH.`,
      remedy: "Install Terraform or OpenTofu, or name the program in TERRAFORM_BINARY_NAME.",
    }),
  "terraform-too-old": ({ binary, found, needed }) =>
    text({
      title: `"${binary}" is version ${found}, and ${needed} or newer is needed.`,
      remedy: "Install a newer one, or name another program in TERRAFORM_BINARY_NAME.",
    }),
  "terraform-unusable": ({ binary, output }) =>
    text({
      title: `"${binary}" does not answer as Terraform does.`,
      details: [`Asked for its version, it wrote${output.trim() === "" ? " nothing." : ":"}`],
      output: outputLines(output),
      remedy: "See what `terraform version -json` says there, or name another program in TERRAFORM_BINARY_NAME.",
    }),
};

/** The path with its first node again at its end. */
function closed(path: readonly NodeId[]): readonly NodeId[] {
  const [first] = path;
  return first === undefined || (path.length > 1 && path.at(-1) === first) ? path : [...path, first];
}
