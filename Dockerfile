FROM eclipse-temurin:17-jdk AS build
WORKDIR /build
# What changes rarely first: libraries are fetched again only when these files change.
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ["./mvnw", "--batch-mode", "--no-transfer-progress", "dependency:go-offline"]
COPY processes processes
COPY forms forms
COPY src/main src/main
RUN ["./mvnw", "--batch-mode", "--no-transfer-progress", "-Dmaven.test.skip=true", "package"]
RUN java -Djarmode=tools -jar target/data-deletion-*.jar extract --layers --launcher --destination layers

FROM eclipse-temurin:17-jre
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# No account of the image: it owns nothing and can write to /tmp only.
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "org.springframework.boot.loader.launch.JarLauncher"]
