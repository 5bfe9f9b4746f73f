// Called every night, with the time that it was called for.
exports.handler = async ({ time }) => ({ reportOf: time });
