import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

public class solution {
    public static int daysBetween(String from, String to) {
        return (int) ChronoUnit.DAYS.between(LocalDate.parse(from), LocalDate.parse(to));
    }
}
