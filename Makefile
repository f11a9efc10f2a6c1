# Sealpost on one machine. `make help` lists what there is; README.md says what it is for.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# A JDK 25 in one of the usual places, whatever java is on the PATH; JAVA_HOME first if it is one.
JDK := $(shell ./deploy/local/find-jdk)
export SEALPOST_HOME := $(CURDIR)
# Maven 3.8's own libraries use an API that JDK 25 warns about at every start.
MVN = JAVA_HOME="$(JDK)" MAVEN_OPTS="$(MAVEN_OPTS) --sun-misc-unsafe-memory-access=allow" mvn -B
LOCAL = "$(JDK)/bin/java" --enable-native-access=ALL-UNNAMED -jar deploy/local/target/sealpost-local.jar

.PHONY: help demo up down status logs token backup restore test build bench-refresh bench-vault bench-auth format docs jdk manifests images

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: export SEALPOST_SANDBOX := 1
demo: build ## everything with a sandbox provider and mail host: connect a mailbox, send, fetch; invite somebody, who signs in
	@$(LOCAL) demo

up: build ## start the services with their database; returns when all are ready
	@$(LOCAL) up

down: jdk ## stop what up or demo started; the data stays
	@test ! -f deploy/local/target/sealpost-local.jar || $(LOCAL) down

status: jdk ## what runs, and whether it is ready
	@$(LOCAL) status

logs: jdk ## the end of every log (FOLLOW=1: go on)
	@$(LOCAL) logs

token: jdk ## a caller's token: SCOPE='mail:send …' [SENDERS=…] [MAILBOXES=…] [GRANTS=…] [SECRETS=…]
	@$(LOCAL) token

backup: jdk ## databases and keys into one file, while everything runs or is down: [FILE=…] [KEK=separate]
	@$(LOCAL) backup

restore: build ## a data directory out of a backup: FILE=… [KEK=…] [REPLACE=1, which moves the old one aside]
	@$(LOCAL) restore

test: jdk ## build everything and run the tests
	$(MVN) -ntp verify

bench-refresh: build ## measure refreshing: many readers of one grant, 10,000 due grants, the end of an outage (a quarter of an hour; PARTS=storm for one)
	@"$(JDK)/bin/java" -jar deploy/benchmarks/target/sealpost-benchmarks.jar refresh $(PARTS)

bench-vault: build ## measure reading 1,000,000 grants beside PostgreSQL, JDBC and Keycloak; the audit; key rotation (a quarter of an hour; PARTS=reads for one; needs wrk and pgbench)
	@test -d deploy/benchmarks/target/keycloak || $(MVN) -ntp -q dependency:unpack@keycloak -pl deploy/benchmarks
	@"$(JDK)/bin/java" --sun-misc-unsafe-memory-access=allow $(if $(GRANTS),-Dgrants=$(GRANTS)) -jar deploy/benchmarks/target/sealpost-benchmarks.jar vault $(PARTS)

bench-auth: build ## measure sign-ins beside Keycloak's brokering, verifying session tokens, and what it costs to know a caller (a quarter of an hour; PARTS=sign-ins for one; needs wrk)
	@test -d deploy/benchmarks/target/keycloak || $(MVN) -ntp -q dependency:unpack@keycloak -pl deploy/benchmarks
	@"$(JDK)/bin/java" -jar deploy/benchmarks/target/sealpost-benchmarks.jar auth $(PARTS)

build: jdk ## build everything, without the tests
	@mkdir -p target
	@echo "Building; the first time Maven fetches some 1,500 files, which takes minutes."
	@set -o pipefail; $(MVN) package -DskipTests 2>&1 | tee target/build.log | awk -f deploy/local/build-progress.awk

manifests: ## render the Kubernetes overlays into target/manifests (needs kubectl)
	@deploy/kubernetes/render
	@mkdir -p target/manifests && cp deploy/kubernetes/rendered/*.yaml target/manifests && ls target/manifests/*.yaml

images: build ## container images into target/images, without a daemon (BASE=… to build on a registry's image)
	@mkdir -p deploy/images/target/classes target/images/none
	@test -n "$(BASE)" || JAVA_HOME="$(JDK)" deploy/images/base target/images/base
	$(MVN) -ntp package -Pimages -pl deploy/images $(if $(BASE),-Djib.from.image=$(BASE) -Dimages.base.directory=$(CURDIR)/target/images/none)

format: jdk ## format the sources
	$(MVN) -ntp -q process-sources -Pacceptance -Dformat.goal=apply

docs: jdk ## write the configuration reference anew
	$(MVN) -ntp -q verify -pl docs -Ddocs.write=true

jdk:
	@test -n "$(JDK)" || { echo "Sealpost needs a JDK 25: install one, or set JAVA_HOME to it." >&2; exit 1; }
	@command -v mvn >/dev/null || { echo "Sealpost needs Maven 3.8.7 or newer on the PATH." >&2; exit 1; }
