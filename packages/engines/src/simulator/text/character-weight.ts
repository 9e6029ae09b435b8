/** The 600 most frequent characters of Chinese, most frequent first, counted from the words of jieba's dictionary (MIT licence). */
const frequentCharacters =
  '一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部' +
  '能市等业全里工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山' +
  '水关明从化平建又制南内西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武使次二向' +
  '治因立数样身情入原问把路被并利石老教万知级量任江及应省资委务元美特期世湖回系比气汉总展电科金先声提品设或义王社很统处四首' +
  '共马形己儿司太目基领队直计别女权话少流命至报米给打变果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五' +
  '京河接条规式县白它改风光运信受什组听布百济党指论强做取技黄神选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增' +
  '历史专官每住商即步认车台林必死游举线言皇土团收考求德叫近备研争非具李众连调感转笑革该持始英克士尔让拉思根格造较际亲单朝红' +
  '型价校约器字段周亚深候则功属积快图火千准究往极育装许参半令吃观鱼精办像帝八复影告远群包整构料随划算象容示投势热值夫网望源' +
  '息语股铁断派速怎需片爱律纪支早况病境证编越局推满且列觉服双未居除乐企引标确织初青志率项飞球节察龙响药站施均消客失轻存低甚' +
  '般击曾防请离落显罗营足素视护副食创余照兴占巴虽洲村费易试星木黑左宝置跟央识维采六底宫房音环案批切斗富乡另倒若按查故突责严'

const ranks = new Map(Array.from(frequentCharacters, (character, rank) => [character, rank]))

/**
 * How much a Han character tells about the subject of a text: from 0 for the most frequent one, growing with the logarithm of its
 * rank, to 1 for one that is not among the 600 most frequent. Traditional forms that differ count as rare.
 */
export function characterWeight(character: string): number {
  const rank = ranks.get(character)
  return rank === undefined ? 1 : Math.log(1 + rank) / Math.log(1 + ranks.size)
}
