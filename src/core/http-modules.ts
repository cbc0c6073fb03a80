/**
 * Node's modules for HTTP and TLS, once they are needed: an `import` of node:http loads all that it could export, fetch
 * among it, at every start; and most agents never speak TLS.
 */
export const http = () => process.getBuiltinModule('node:http');
export const https = () => process.getBuiltinModule('node:https');
export const tls = () => process.getBuiltinModule('node:tls');
