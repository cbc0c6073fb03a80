# The image of `smoke manifest`: Node, this package, and nothing else; no shell, no package manager, no root.
# docker build -t registry.example/kube-smoke:1 .
#
# NODE is the image whose Node and C library go in. For a build that can be repeated, name it by its digest:
#   --build-arg NODE=node@sha256:… --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
ARG NODE=node:24.21.0-trixie-slim

FROM ${NODE} AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build
ARG SOURCE_DATE_EPOCH=0
RUN node deploy/image/fill.ts /image

# docker build --target sbom --output . . writes the list of what is in the image, to be attached to it
FROM scratch AS sbom
COPY --from=build /image/usr/share/sbom/ /

# The lab reads from here on, to give its image the same settings.
FROM scratch
COPY --from=build /image/ /
ENV PATH=/usr/local/bin:/usr/bin:/bin
ENV HOME=/tmp
# it would be a folder beside the specs, which cannot be written
ENV VITEST_FS_MODULE_CACHE=false
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["smoke"]
