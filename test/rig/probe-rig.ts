import { ProbeProject } from "./probe-project";
import { installTestProvider, type InstalledProvider } from "./providers/install";
import { Surroundings } from "./surroundings";
import { tempFolder } from "./temp-folder";

/** Gives each test of a file projects with test providers, in surroundings in which nothing may be left at its end. */
export class ProbeRig {
  /** The providers: one of protocol 5, one of protocol 6. */
  installed: readonly InstalledProvider[] = [];
  private current: Surroundings | undefined;

  constructor() {
    beforeAll(async () => {
      const folder = tempFolder();
      this.installed = await Promise.all(
        ([5, 6] as const).map((protocol) => installTestProvider(folder, { protocol })),
      );
    });
    afterEach(() => this.expectNothingLeft());
  }

  /** Those of the test. */
  get surroundings(): Surroundings {
    return (this.current ??= new Surroundings());
  }

  /** Makes a project; see {@link ProbeProject} for what its app's statements can use. */
  project(statements: string): ProbeProject {
    return ProbeProject.make(this.surroundings, this.installed, statements);
  }

  private async expectNothingLeft(): Promise<void> {
    const { surroundings } = this;
    this.current = undefined;
    await surroundings.end();
  }
}
