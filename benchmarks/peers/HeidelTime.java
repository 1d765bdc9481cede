// HeidelTime over many texts in one virtual machine: java -cp HEIDELTIME.jar HeidelTime.java CONFIG FOLDER
// FOLDER holds N.txt and N.dct (a date); N.xml, its TimeML, is written beside them. Without N.dct a text is skipped.

import de.unihd.dbs.heideltime.standalone.DocumentType;
import de.unihd.dbs.heideltime.standalone.HeidelTimeStandalone;
import de.unihd.dbs.heideltime.standalone.OutputType;
import de.unihd.dbs.heideltime.standalone.POSTagger;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.SimpleDateFormat;

public class HeidelTime {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        HeidelTimeStandalone tagger =
                new HeidelTimeStandalone(Language.ENGLISH, DocumentType.NEWS, OutputType.TIMEML, args[0], POSTagger.TREETAGGER);
        for (int number = 0; Files.exists(folder.resolve(number + ".txt")); number++) {
            Path date = folder.resolve(number + ".dct");
            if (!Files.exists(date)) continue;
            String text = Files.readString(folder.resolve(number + ".txt"));
            String told = tagger.process(text, new SimpleDateFormat("yyyy-MM-dd").parse(Files.readString(date).strip()));
            Files.writeString(folder.resolve(number + ".xml"), told);
        }
    }
}
