// A certified OpenID provider with people of a test's choice, on loopback behind TLS.
//
//   node provider.mjs CERTIFICATE KEY PEOPLE
//
// PEOPLE: JSON, login → claims. On standard input, one JSON object a line, each answered by a line:
//   {"register": {…}}  a client, or its new metadata; `claims`: "colon" puts A2I's claims into access tokens that are
//                      JWTs, "hyphen" into UserInfo, with opaque access tokens
//   {"rotate": true}   new keys; the old ones are forgotten
//   {"issued": true}   how many codes were exchanged so far

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createInterface } from "node:readline";
import { generateKeyPairSync, randomUUID } from "node:crypto";

import { Provider } from "oidc-provider";

const [certificate, key, peopleText] = process.argv.slice(2);
const people = JSON.parse(peopleText);
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
// The library tells what it does not like about a test's configuration.
console.info = console.warn = () => {};
const clients = new Map();
const kept = new Map();
let issued = 0;

/** What the provider stores, in memory, and kept over new keys. */
class Adapter {
  constructor(name) {
    this.name = name;
  }
  key(id) {
    return `${this.name}:${id}`;
  }
  async upsert(id, payload) {
    kept.set(this.key(id), payload);
  }
  async find(id) {
    return this.name === "Client" ? clients.get(id)?.metadata : kept.get(this.key(id));
  }
  async findByUid(uid) {
    return this.first((payload) => payload.uid === uid);
  }
  async findByUserCode() {
    return undefined;
  }
  first(matches) {
    for (const [name, payload] of kept) if (name.startsWith(`${this.name}:`) && matches(payload)) return payload;
    return undefined;
  }
  async consume(id) {
    kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [name, payload] of kept) if (payload.grantId === grantId) kept.delete(name);
  }
}

const spelled = (separator, login, clientId) => {
  const { email, email_verified, ...own } = people[login];
  const claims = { sub: login, client_id: clientId, ...own };
  return {
    ...(email === undefined ? {} : { email, email_verified }),
    ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [`sagemaker${separator}${name}`, value])),
  };
};

const API = "urn:overread:tests";
const wantsJwt = (client) => clients.get(client.clientId)?.claims === "colon";

function configuration() {
  const kid = randomUUID();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    adapter: Adapter,
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }] },
    cookies: { keys: ["of a test"] },
    pkce: { required: () => true },
    claims: {
      openid: ["sub", ...["groups", "sub", "client_id", "name"].map((name) => `sagemaker-${name}`)],
      email: ["email", "email_verified"],
    },
    async findAccount(ctx, id) {
      const { client } = ctx.oidc;
      const own = client === undefined || wantsJwt(client) ? {} : spelled("-", id, client.clientId);
      return { accountId: id, claims: async () => ({ sub: id, ...own }) };
    },
    subjectTypes: ["public"],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = page("Sign out", `${form}<button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>`);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, client) => (wantsJwt(client) ? API : undefined),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: "openid email", accessTokenFormat: "jwt", audience: API }),
      },
    },
    extraTokenClaims: (ctx, token) => (wantsJwt(token) ? spelled(":", token.accountId, token.clientId) : undefined),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email");
      grant.addResourceScope(API, "openid email");
      await grant.save();
      return grant;
    },
  };
}

const page = (title, body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;

const loginPage = page(
  "Company sign-in",
  `<form method="post"><label>Login <input name="login" required></label>
   <label>Password <input name="password" type="password" required></label><button>Log in</button></form>`,
);

async function interact(provider, request, response) {
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html");
    response.end(loginPage);
    return;
  }
  let body = "";
  for await (const piece of request) body += piece;
  const form = new URLSearchParams(body);
  const known = form.get("password") === "company password" && people[form.get("login")] !== undefined;
  const result = known
    ? { login: { accountId: form.get("login") } }
    : { error: "access_denied", error_description: "nobody of ours" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

let serve;

function open(issuer) {
  const provider = new Provider(issuer, configuration());
  provider.on("grant.success", () => (issued += 1));
  const callback = provider.callback();
  serve = (request, response) =>
    request.url.startsWith("/interaction/")
      ? interact(provider, request, response).catch((error) => response.writeHead(400).end(String(error)))
      : callback(request, response);
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  (request, response) => serve(request, response),
);
server.listen(0, "127.0.0.1", () => {
  const issuer = `https://localhost:${server.address().port}`;
  open(issuer);
  answer({ issuer });
  createInterface({ input: process.stdin }).on("line", (line) => {
    const command = JSON.parse(line);
    if (command.register) {
      const { claims, ...metadata } = command.register;
      clients.set(metadata.client_id, { claims, metadata });
    }
    if (command.rotate) open(issuer);
    answer({ issued });
  }).on("close", () => process.exit(0));
});
