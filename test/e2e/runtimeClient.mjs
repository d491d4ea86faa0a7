// The part of a Lambda environment that calls the handler: fetches events from the Runtime API and posts answers.
// Usage: node runtimeClient.mjs <bundle>; environment as Lambda sets it.
const [, , bundle] = process.argv;
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const { handler } = await import(bundle);

for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const requestId = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const answer = await handler(await next.json(), context);
    await post(`${api}/invocation/${requestId}/response`, answer ?? null);
  } catch (error) {
    await post(`${api}/invocation/${requestId}/error`, { errorType: error.name, errorMessage: error.message });
  }
}

async function post(url, body) {
  await fetch(url, { method: 'POST', body: JSON.stringify(body) });
}
