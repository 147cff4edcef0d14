# Readout in an image: the locked packages, by their hashes, and the program. README, "In a container", says how to run it.
# For builds that are the same for ever, name the base by its digest: --build-arg BASE=python@sha256:…
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS build
WORKDIR /opt/readout
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: --no-deps -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY crawler crawler
COPY store store
COPY scheduler scheduler
RUN .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e .
RUN .venv/bin/python -m compileall -q crawler store scheduler

FROM ${BASE}
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/readout readout
COPY --from=build /opt/readout /opt/readout
COPY deploy/container.toml /etc/readout/readout.toml
ENV PATH=/opt/readout/.venv/bin:$PATH READOUT_CONFIG=/etc/readout/readout.toml
USER 10001
WORKDIR /var/lib/readout
VOLUME /var/lib/readout
EXPOSE 8467
STOPSIGNAL SIGTERM
# /health answers 503 where something keeps the service from its work.
HEALTHCHECK --interval=60s --timeout=15s --start-period=10m --retries=3 CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8467/health', timeout=10)"]
CMD ["readout", "run"]
