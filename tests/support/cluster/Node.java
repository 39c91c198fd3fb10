import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node in this JVM, as long as whoever started it holds its input open: java -cp 'JARS/*' Node.java HOME NAME=VALUE… CLASS…
 *
 * What has an equals sign is a setting; the rest are the classes of modules, and one that is missing ends the start.
 */
public class Node {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        for (String folder : List.of("config", "data", "logs")) {
            Files.createDirectories(home.resolve(folder));
        }
        Settings.Builder settings = Settings.builder().put("path.home", home.toString());
        List<Class<? extends Plugin>> modules = new ArrayList<>();
        for (String one : List.of(arguments).subList(1, arguments.length)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                settings.put(one.substring(0, equals), one.substring(equals + 1));
            } else {
                modules.add(Class.forName(one).asSubclass(Plugin.class));
            }
        }
        var environment = InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), home.resolve("config"), () -> "node");
        var node = new OpenSearchRunnerNode(environment, modules);
        node.start();
        System.out.println("READY");
        while (System.in.read() >= 0) {
        }
        node.close();
        System.exit(0);
    }
}
