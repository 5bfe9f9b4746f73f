// Is called with up to ten messages of the queue. If it throws, all of them are received again.
exports.handler = async ({ Records }) => {
  for (const { messageId, body } of Records) console.log(messageId, body);
};
