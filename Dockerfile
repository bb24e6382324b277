# Overlock with everything it needs; see docs/how-to/run-as-a-service.md. Nobody has built this image yet.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN mkdir /packed && npm ci && npm run build && npm pack --ignore-scripts --pack-destination /packed
WORKDIR /app
RUN npm init --yes && npm install --omit=dev --no-audit --no-fund /packed/overlock-*.tgz

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
ENV OVERLOCK_DATA=/var/lib/overlock/data
ENV OVERLOCK_HOST=0.0.0.0
RUN mkdir -p /var/lib/overlock && chown node:node /var/lib/overlock
COPY --from=build --chown=root:root /app /app
WORKDIR /app
USER node
VOLUME /var/lib/overlock
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "node_modules/overlock/bin/overlock.js"]
CMD ["serve"]
