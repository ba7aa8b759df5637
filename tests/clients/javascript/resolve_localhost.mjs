/**
 * Every name below `localhost` is this machine (RFC 6761), and most resolvers say so; glibc's alone does not. For
 * `node --import`, so that a test does not depend on the machine's resolver.
 */

import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "localhost" : name, ...rest);
syncBuiltinESMExports();
