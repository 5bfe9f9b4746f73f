// Is called with messages that tell of files in the bucket. The AWS SDK is there: Lambda brings it.
const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");

const database = new DynamoDBClient();

exports.handler = async ({ Records }) => {
  for (const { body } of Records) {
    // S3's first message, with which it sees whether it may send, tells of no file.
    for (const { s3 } of JSON.parse(body).Records ?? []) await put(s3.object);
  }
};

/** One of a file that comes twice is put twice, which makes one item. */
async function put({ key, size, eTag }) {
  const name = decodeURIComponent(key.replace(/\+/g, " "));
  const Item = { key: { S: name }, bytes: { N: String(size) }, hash: { S: eTag } };
  await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
}
