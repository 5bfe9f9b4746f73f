import protobuf from "protobufjs";
import { ProviderSchema, reduceIdentitySchemas } from "../../../providers/pool/schema";

const map = (id: number): protobuf.IField => ({ keyType: "string", type: "string", id }) as protobuf.IField;

const root = protobuf.Root.fromJSON({
  nested: {
    Schemas: {
      fields: {
        provider: { type: "string", id: 1 },
        resources: map(2),
        dataSources: map(3),
        functions: map(7),
        ephemeral: map(8),
        later: map(90),
      },
    },
    Identities: { fields: { identities: map(1) } },
  },
});
const [Schemas, Identities] = [root.lookupType("Schemas"), root.lookupType("Identities")];

const whole = {
  provider: "schema",
  resources: { a: "A", b: "B", c: "C" },
  dataSources: { a: "DA", d: "DD" },
  functions: { f: "F" },
  ephemeral: { e: "E" },
  later: { x: "X" },
};

function encoded(type: protobuf.Type, content: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(content)).finish());
}

test("only the types in use are left; all that is no resource and no data source stays", () => {
  const schema = new ProviderSchema(5, encoded(Schemas, whole));
  const left = (resources: string[], dataSources: string[]): object =>
    Schemas.toObject(Schemas.decode(schema.reducedTo({ resources, dataSources })));
  expect(left(["b", "unheard_of"], ["a"])).toEqual({ ...whole, resources: { b: "B" }, dataSources: { a: "DA" } });
  // The next command uses others.
  const { dataSources: _none, ...others } = whole;
  expect(left(["c", "a"], [])).toEqual({ ...others, resources: { a: "A", c: "C" } });
});

test("where it is not known what is in use, nothing is left out", () => {
  const response = encoded(Schemas, whole);
  expect(new ProviderSchema(6, response).reducedTo("all")).toBe(response);
});

test("identities are told of the same resources", () => {
  const response = encoded(Identities, { identities: { a: "1", b: "2" } });
  const reduced = reduceIdentitySchemas(response, { resources: ["b"], dataSources: [] });
  expect(Identities.toObject(Identities.decode(reduced))).toEqual({ identities: { b: "2" } });
});
