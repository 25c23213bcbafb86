import type { Portal } from './types.ts';

/** A small table in one language. */
const file = (
  name: string,
  encoding: string,
  delimiter: string,
  lines: readonly string[],
): Portal => {
  const records = lines.map((line) => line.split(delimiter));
  return {
    name,
    encoding,
    text: `${lines.join('\r\n')}\r\n`,
    delimiter,
    header: records[0]!,
    records: records.length - 1,
    first: records[1]!,
    last: records.at(-1)!,
  };
};

export const encodings: Portal[] = [
  file('Polish municipalities', 'windows-1250', ';', [
    'Gmina;Powiat;Ludność;Powierzchnia',
    'Łódź;Łódź;680000;293,25',
    'Świętochłowice;Śląskie;49000;13,31',
    'Żory;Śląskie;62000;64,64',
  ]),
  file('Czech schools', 'windows-1250', ';', [
    'Název školy;Město;Počet žáků',
    'Základní škola Příbram;Příbram;420',
    'Gymnázium Třebíč;Třebíč;510',
    'Střední škola Žďár;Žďár nad Sázavou;388',
  ]),
  file('Hungarian counties', 'iso-8859-2', ';', [
    'Megye;Székhely;Népesség',
    'Győr-Moson-Sopron;Győr;447985',
    'Csongrád;Szeged;417456',
    'Hajdú-Bihar;Debrecen;546721',
  ]),
  file('Russian districts', 'windows-1251', ';', [
    'Район;Население;Площадь',
    'Центральный;769630;66,18',
    'Северный;1160576;113,73',
    'Восточный;1507198;154,84',
  ]),
  file('Russian names, commas', 'windows-1251', ',', [
    'Номер,Наименование,Адрес',
    '1,Библиотека,улица Ленина',
    '2,Музей истории,проспект Мира',
    '3,Театр кукол,площадь Победы',
  ]),
  file('Bulgarian', 'windows-1251', '\t', [
    'Община\tНаселение',
    'София\t1236047',
    'Пловдив\t338153',
    'Варна\t334466',
  ]),
  file('Russian in KOI8-R', 'koi8-r', ';', [
    'Город;Население;Код',
    'Москва;11503501;77',
    'Санкт-Петербург;4879566;78',
    'Новосибирск;1473754;54',
  ]),
  file('Greek', 'iso-8859-7', ';', [
    'Δήμος;Πληθυσμός;Νομός',
    'Αθηναίων;664046;Αττικής',
    'Θεσσαλονίκης;325182;Θεσσαλονίκης',
    'Πατρέων;213984;Αχαΐας',
  ]),
  file('Turkish', 'windows-1254', ';', [
    'İlçe;Nüfus;Belediye Başkanı',
    'Kadıköy;458638;Şerdil Odabaşı',
    'Beşiktaş;182649;Rıza Akpolat',
    'Üsküdar;524452;Hilmi Türkmen',
  ]),
  file('Spanish', 'windows-1252', ';', [
    'Año;Municipio;Población',
    '2015;Alcalá de Henares;198750',
    '2015;Móstoles;206263',
    '2015;Leganés;187173',
  ]),
  file('Portuguese', 'iso-8859-1', ',', [
    'Município,UF,População',
    'São Paulo,SP,12038175',
    'Brasília,DF,2977216',
    'Goiânia,GO,1448639',
  ]),
  file('Danish', 'windows-1252', ';', [
    'Kommune;Indbyggere;Høst',
    'Ærø;6200;12,5',
    'Tårnby;42000;0,5',
    'Køge;60000;7,1',
  ]),
  file('Swedish from a Mac', 'macintosh', ';', [
    'Kommun;Folkmängd;Län',
    'Malmö;328494;Skåne',
    'Örebro;144200;Örebro län',
    'Östersund;61066;Jämtland',
  ]),
  file('Chinese', 'gb18030', ',', [
    '编号,名称,地址,面积',
    '1,人民公园,中山路一百号,12.5',
    '2,滨江绿地,滨江大道二号,30.1',
    '3,文化广场,解放路八号,8.8',
  ]),
  file('Chinese under traditional signs', 'big5', ',', [
    '序號,機構名稱,地址,電話',
    '1,臺北市立圖書館,臺北市大安區建國南路,02-27552823',
    '2,國立故宮博物院,臺北市士林區至善路,02-28812021',
    '3,臺北市立動物園,臺北市文山區新光路,02-29382300',
  ]),
  file('Japanese', 'shift_jis', ',', [
    '番号,施設名,住所,電話番号',
    '1,中央図書館,東京都港区南麻布,03-3442-8451',
    '2,日比谷公園,東京都千代田区日比谷,03-3501-6428',
    '3,みなと保育園,東京都港区芝浦,03-3455-0000',
  ]),
  file('Japanese under Unix', 'euc-jp', ',', [
    '施設名,住所,定員',
    'さくら保育園,京都市左京区,60',
    'もみじ保育園,京都市右京区,90',
    'ひまわりこども園,京都市伏見区,120',
  ]),
  file('Korean', 'euc-kr', ',', [
    '번호,시설명,주소,전화번호',
    '1,중앙도서관,서울특별시 종로구,02-123-4567',
    '2,시민공원,부산광역시 진구,051-234-5678',
    '3,문화회관,대구광역시 중구,053-345-6789',
  ]),
  file('Chinese in UTF-16 LE', 'utf-16le', '\t', [
    '地区\t人口\t面积',
    '朝阳区\t3452000\t470.8',
    '海淀区\t3133000\t431',
    '丰台区\t2019000\t306',
  ]),
  file('English in UTF-16 BE', 'utf-16be', '\t', [
    'Ward\tVotes\tShare',
    'North\t1204\t0.52',
    'South\t998\t0.43',
    'West\t1115\t0.48',
  ]),
  file('Austrian, with signs', 'windows-1252', ';', [
    'Posten;Betrag;Bemerkung',
    'Miete;1.200,00 £;§ 5 März',
    'Strom;89,50 £;geschätzt',
    'Büro;15,00 £;«klein»',
  ]),
  file('Slovak', 'windows-1250', ';', [
    'Obec;Okres;Počet obyvateľov',
    'Žiar nad Hronom;Žiar nad Hronom;19000',
    'Liptovský Mikuláš;Liptovský Mikuláš;31000',
    'Kráľovský Chlmec;Trebišov;7600',
  ]),
  file('Estonian', 'windows-1252', ';', [
    'Vald;Elanikud;Märkus',
    'Võru;11000;põhi',
    'Põltsamaa;9600;jõgi',
    'Tõrva;6000;küla',
  ]),
  file('Lithuanian', 'windows-1257', ';', [
    'Savivaldybė;Gyventojų skaičius',
    'Šiaulių miesto;100000',
    'Kauno rajono;95000',
    'Panevėžio miesto;87000',
  ]),
  file('Romanian', 'windows-1250', ';', [
    'Judeţ;Populaţie;Reşedinţă',
    'Timiş;683540;Timişoara',
    'Iaşi;772348;Iaşi',
    'Braşov;549217;Braşov',
  ]),
  file('one accent in a long file', 'windows-1252', ',', [
    'id,name,city',
    ...Array.from({ length: 60 }, (_, i) => `${i},person ${i},town`),
    '60,Zoë,Bern',
  ]),
];
