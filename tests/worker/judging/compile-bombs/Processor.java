// Verdict: WA
// A processor of annotations would run inside the compiler: none does.
import java.util.Set;
import javax.annotation.processing.*;
import javax.lang.model.element.TypeElement;
@SupportedAnnotationTypes("*")
class Hook extends AbstractProcessor {
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) { throw new IllegalStateException("it ran"); }
}
@Deprecated
class Main {
    public static void main(String[] args) {}
}
