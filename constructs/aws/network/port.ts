import { Token } from "cdktf";

/** Which packets a rule of a security group is about: a protocol and its ports. */
export class Port {
  /** @param port from 1 to 65535; a token is taken as it is. */
  static tcp(port: number): Port {
    return new Port("tcp", port, port);
  }

  /** @param from the first port. @param to the last one, no less than the first. */
  static tcpRange(from: number, to: number): Port {
    return new Port("tcp", from, to);
  }

  /** @param port from 1 to 65535; a token is taken as it is. */
  static udp(port: number): Port {
    return new Port("udp", port, port);
  }

  /** All protocols and ports. */
  static all(): Port {
    return new Port("-1", undefined, undefined);
  }

  private constructor(
    /** As AWS writes it: `-1` stands for all. */
    readonly protocol: "tcp" | "udp" | "-1",
    readonly from: number | undefined,
    readonly to: number | undefined,
  ) {
    if (from !== undefined && to !== undefined) check(from, to);
  }

  /**
   * What tells it from other ports, for example `tcp 443`.
   *
   * @param resolve what makes a token its expression.
   */
  text(resolve: (port: number) => unknown): string {
    if (this.from === undefined || this.to === undefined) return "all";
    const [from, to] = [String(resolve(this.from)), String(resolve(this.to))];
    return `${this.protocol} ${from === to ? from : `${from}-${to}`}`;
  }
}

function check(from: number, to: number): void {
  if ([from, to].some((port) => Token.isUnresolved(port))) return;
  if (![from, to].every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535) || from > to) {
    throw new Error(
      `Port: ports must be whole numbers from 1 to 65535, got ${from === to ? from : `${from} to ${to}`}`,
    );
  }
}
