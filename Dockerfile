# Inspection letters: one image for the server (python -m webapp) and for the builds (python -m indexer …).
# Runs as nobody in particular, with a read-only disk; only /index, and for long answers /tmp, are written to.

FROM python:3.13-slim AS made
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /made
RUN python -m venv /opt/letters
# Packages first: they change less often than the program, and by their hashes alone.
COPY .ci/server.lock ./
RUN /opt/letters/bin/python -m pip install --require-hashes --only-binary :all: --requirement server.lock
COPY pyproject.toml README.md LICENSE ./
COPY indexer indexer
COPY webapp webapp
RUN /opt/letters/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/letters/bin/python -m compileall -q /opt/letters/lib \
    && /opt/letters/bin/python -m pip uninstall --yes pip

FROM python:3.13-slim
RUN groupadd --gid 10001 letters \
    && useradd --uid 10001 --gid letters --home-dir /index --no-create-home --shell /usr/sbin/nologin letters \
    && install --directory --mode 0700 --owner letters --group letters /index
COPY --from=made /opt/letters /opt/letters
COPY seeds /letters
ENV PATH=/opt/letters/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LETTERS_DIR=/letters \
    LETTERS_INDEX=/index \
    LETTERS_LISTEN=0.0.0.0 \
    LETTERS_LOG=json \
    PORT=8000
USER 10001:10001
WORKDIR /
VOLUME /index
EXPOSE 8000
STOPSIGNAL SIGTERM
# Alive, not ready: a server that waits for its first index is no reason to start it anew.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/live', timeout=4)"]
CMD ["python", "-m", "webapp"]
