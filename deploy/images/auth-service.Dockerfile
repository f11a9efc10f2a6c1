# docker build -f deploy/images/auth-service.Dockerfile -t localhost/sealpost/auth-service .      (after make build)
# Pin the base by digest for a build that can be repeated: --build-arg JRE=docker.io/library/eclipse-temurin@sha256:...
ARG JRE=docker.io/library/eclipse-temurin:25.0.3_9-jre-noble
FROM ${JRE}
ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.title="Sealpost auth-service" \
      org.opencontainers.image.description="Providers and mailbox connections in a browser" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# What seldom changes comes first: a new version of the service is a small layer on top.
COPY auth-service/target/quarkus-app/lib /app/lib
COPY auth-service/target/quarkus-app/quarkus /app/quarkus
COPY auth-service/target/quarkus-app/quarkus-run.jar /app/
COPY auth-service/target/quarkus-app/app /app/app
USER 10001:10001
EXPOSE 8081
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseCompactObjectHeaders", "-Djdk.virtualThreadScheduler.parallelism=64", "-jar", "/app/quarkus-run.jar"]
