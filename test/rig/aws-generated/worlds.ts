import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataFolder } from "../../../orchestrator/project/data-folder";
import { terraformEnvironment } from "../../../orchestrator/executors/terraform/environment";
import { ProviderLoans } from "../../../orchestrator/executors/terraform/loans/provider-loans";
import { readConfiguration } from "../../../orchestrator/executors/terraform/work-folder";
import { nodeId } from "../../../orchestrator/graph/graph";
import { Pool } from "../../../providers/pool/pool";
import { stack } from "../graphs";
import { startMoto, type Moto } from "../moto";
import { RunningCommand } from "../running-command";
import { tempFolder } from "../temp-folder";
import { terraformCliConfig } from "../terraform-cli-config";
import { moduleNames } from "./modules";
import { Place } from "./place";
import { CONFIGURATION, filesOfModule } from "./render";

/** Where a generated stack is planned and applied. */
export interface Places {
  /** With lent providers, in the world of those. */
  readonly warm: Place;
  /** With Terraform alone, in the same world: it must say the same of what is there. */
  readonly beside: Place;
  /** With Terraform alone, in a world of its own: the same must become of it. */
  readonly alone: Place;
}

/** What is needed: two programs, and a mirror that has the provider. */
type Parts = Readonly<Record<"terraform" | "motoServer" | "providerMirror", string>>;

/** Two worlds that begin equal, one pool for all that lends, and what all stacks are made ready with. */
export class Worlds {
  /** Has all modules. */
  readonly modules = tempFolder();
  private readonly initialized = tempFolder();
  private readonly data = new DataFolder(tempFolder());
  private readonly env: NodeJS.ProcessEnv;

  static async begin({ motoServer, ...parts }: Parts): Promise<Worlds> {
    const motos = await Promise.all([startMoto(motoServer), startMoto(motoServer)]);
    // A socket's path must be short.
    const sockets = await mkdtemp("/tmp/tp-");
    const worlds = new Worlds(parts, motos, sockets);
    await worlds.initialize();
    return worlds;
  }

  private constructor(
    private readonly parts: Omit<Parts, "motoServer">,
    /** Of lent providers, and of Terraform alone. */
    readonly motos: readonly [Moto, Moto],
    private readonly sockets: string,
    readonly pool = new Pool({ sockets, schemas: join(sockets, "schemas") }, { processes: 8, bytes: 2e9 }),
  ) {
    this.env = {
      ...process.env,
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
  }

  /** Makes the folders of a stack. */
  placesOf(name: string): Places {
    const [shared, own] = this.motos.map(({ url }) => ({ ...this.env, AWS_ENDPOINT_URL: url }));
    const work = this.data.work(nodeId(name));
    const plain = [shared, own].map(
      (env) => new Place(this.parts.terraform, this.readyFolder(tempFolder()), terraformEnvironment({ ...env })),
    );
    const [beside, alone] = plain;
    if (!beside || !alone) throw new Error("no places");
    return { warm: this.warmPlace(name, this.readyFolder(work), { ...shared }), beside, alone };
  }

  async end(): Promise<void> {
    await this.pool.end();
    await Promise.all(this.motos.map((moto) => moto.stop()));
    rmSync(this.sockets, { recursive: true, force: true });
  }

  /** Its commands borrow as those of a run do; what can't be lent is an error here. */
  private warmPlace(name: string, work: string, user: NodeJS.ProcessEnv): Place {
    const env = terraformEnvironment(user);
    const loans = new ProviderLoans(
      {
        data: this.data,
        origin: work,
        env: user,
        pool: {
          lend: async (request) => {
            const loan = await this.pool.lend(request, "run");
            return { kind: "lent", reattach: loan.reattach, giveBack: () => loan.end() };
          },
        },
      },
      env,
    );
    const place: Place = new Place(this.parts.terraform, work, env, async () => {
      const node = stack(nodeId(name));
      const backend = { type: "local", config: { path: place.stateFile } };
      const loan = await loans.borrow({ ...node, backend }, await readConfiguration(join(work, CONFIGURATION), work));
      if (typeof loan === "string") throw new Error(`nothing was lent: ${loan}`);
      return { env: { TF_REATTACH_PROVIDERS: loan.reattach }, giveBack: () => loan.giveBack() };
    });
    return place;
  }

  private readyFolder(folder: string): string {
    cpSync(this.initialized, folder, { recursive: true, verbatimSymlinks: true });
    return folder;
  }

  /** One init does for all: they all need the same. */
  private async initialize(): Promise<void> {
    for (const module of moduleNames) {
      for (const [path, text] of Object.entries(filesOfModule(module, "."))) {
        mkdirSync(dirname(join(this.modules, path)), { recursive: true });
        writeFileSync(join(this.modules, path), text);
      }
    }
    const aws = { source: "hashicorp/aws", version: "5.100.0" };
    const file = join(this.initialized, CONFIGURATION);
    writeFileSync(file, JSON.stringify({ terraform: { required_providers: { aws } } }));
    const { code, stderr } = await new RunningCommand(
      [this.parts.terraform, "init", "-no-color"],
      this.initialized,
      this.env,
    ).finished;
    if (code !== 0) throw new Error(stderr);
    rmSync(file);
  }
}
